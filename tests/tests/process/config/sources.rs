//! Where values come from: the file, its drop-ins, the environment; a later one wins, key by key.

use std::os::unix::ffi::OsStrExt;

use daemon_tests::workdir::Workdir;

use super::{CONFIGURED, REREADING, daemon, in_force, launch, started, write};

#[test]
fn drop_ins_count_in_the_order_of_their_bytes_and_tables_are_merged() {
    let workdir = Workdir::new();
    let _directory = workdir.directory("conf.d");
    let _files = [
        workdir.file("conf.d/9.toml", "[http]\nport = 9\nhosts = [\"nine\"]\n"),
        workdir.file("conf.d/10.toml", "[http]\nport = 10\nmax-body = 10\n"),
        workdir.file("conf.d/a.toml", "workers = 3\n"),
        workdir.file("conf.d/Z.toml", "workers = 4\n"),
        workdir.file("conf.d/.hidden.toml", "workers = 5\n"),
        workdir.file("conf.d/z.toml.bak", "workers = 6\n"),
        workdir.file("conf.d/README", "no TOML"),
    ];
    let (_daemon, _) =
        started(&workdir, "greeting = \"hello\"\nworkers = 1\n[http]\nhosts = [\"first\", \"second\"]\n");
    let said = in_force(&workdir);
    for part in ["port: 9", "max_body: 10", "hosts: [\"nine\"]", "workers: 3", "greeting: \"hello\""] {
        assert!(said.contains(part), "no {part} in {said}");
    }
}

#[test]
fn a_mistake_in_a_drop_in_is_told_with_its_path() {
    let workdir = Workdir::new();
    write(&workdir, "greeting = \"hello\"\n");
    let _directory = workdir.directory("conf.d");
    let path = workdir.file("conf.d/1.toml", "wrkers = 1\n").display().to_string();
    daemon(&workdir, CONFIGURED)
        .launch()
        .run()
        .expect(6)
        .says(&["unknown key `wrkers`", &format!("{path}:1:1")]);
}

#[test]
fn a_drop_in_that_cannot_be_read_is_no_drop_in_to_pass_over() {
    let workdir = Workdir::new();
    write(&workdir, "greeting = \"hello\"\n");
    let directory = workdir.directory("conf.d");
    std::os::unix::fs::symlink("/nowhere", directory.join("1.toml")).expect("a link");
    daemon(&workdir, CONFIGURED).launch().run().expect(6).says(&["conf.d/1.toml", "No such file"]);
}

#[test]
fn a_variable_goes_before_every_file_and_its_type_is_that_of_the_key() {
    let workdir = Workdir::new();
    write(&workdir, "greeting = \"hello\"\ntoken = \"t\"\n");
    let daemon = daemon(&workdir, CONFIGURED);
    let launch = launch(&workdir, &daemon)
        .env("CONFIGURED_GREETING", "5")
        .env("CONFIGURED_TOKEN", "true")
        .env("CONFIGURED_WORKERS", "0x10")
        .env("CONFIGURED_MODE", "very-loud")
        .env("CONFIGURED_HTTP__MAX_BODY", "7")
        .env("CONFIGURED_HTTP__HOSTS", "[\"a\", \"b\"]");
    daemon.started(launch);
    let said = in_force(&workdir);
    for part in
        ["greeting: \"5\"", "Some(\"true\")", "workers: 16", "VeryLoud", "max_body: 7", "[\"a\", \"b\"]"]
    {
        assert!(said.contains(part), "no {part} in {said}");
    }
}

#[test]
fn variables_count_at_a_reload_too_and_are_not_left_in_the_environment() {
    let workdir = Workdir::new();
    write(&workdir, "greeting = \"hello\"\n");
    let daemon = daemon(&workdir, CONFIGURED);
    let process = daemon.started(launch(&workdir, &daemon).env("CONFIGURED_TOKEN", "hunter2"));
    let environ = std::fs::read(format!("/proc/{}/environ", process.0)).expect("its environment");
    assert!(!std::ffi::OsStr::from_bytes(&environ).to_string_lossy().contains("hunter2"));
    write(&workdir, "greeting = \"good morning\"\ntoken = \"file\"\n");
    daemon.word("reload").expect(0);
    let said = in_force(&workdir);
    assert!(said.contains("good morning") && said.contains("hunter2"), "{said}");
}

#[test]
fn a_variable_that_is_nearly_a_key_is_a_mistake_and_any_other_is_somebody_elses() {
    let workdir = Workdir::new();
    write(&workdir, "greeting = \"hello\"\n");
    let daemon = daemon(&workdir, CONFIGURED);
    let check = || daemon.launch().arg("check");
    check().env("CONFIGURED_SERVICE_HOST", "10.0.0.1").env("CONFIGURED_8080_TCP__ADDR", "x").run().expect(0);
    let wrong = check().env("CONFIGURED_HTTP__PROT", "80").env("CONFIGURED_WORKERS", "many").run().expect(6);
    wrong.says(&[
        "unknown key `http.prot`\n --> CONFIGURED_HTTP__PROT in the environment",
        "a key with a similar name exists: `port`",
        "`workers` takes an integer from 0 to 65535, found a string\n --> CONFIGURED_WORKERS in the environment",
    ]);
}

#[test]
fn maps_and_arrays_of_tables_are_read_and_the_type_may_have_nothing_but_serde() {
    let workdir = Workdir::new();
    write(&workdir, "word = \"w\"\n[limits]\nb = 2\n[[peers]]\nname = \"one\"\n[[peers]]\nname = \"two\"\n");
    let daemon = daemon(&workdir, REREADING);
    daemon.started(daemon.launch().env("REREADING_LIMITS__A", "1"));
    let said = in_force(&workdir);
    let all = "Settings { word: \"w\", limits: {\"a\": 1, \"b\": 2}, peers: [Peer { name: \"one\" }, Peer { name: \"two\" }] }\n";
    assert_eq!(said, all);
}

#[test]
fn the_flag_names_another_file_and_a_daemon_without_configuration_has_no_such_flag() {
    let workdir = Workdir::new();
    let other = workdir.directory("other");
    let _drop_ins = workdir.directory("other/conf.d");
    let path = workdir.file("other/conf.toml", "greeting = \"other\"\n");
    let _drop_in = workdir.file("other/conf.d/1.toml", "workers = 11\n");
    let ask = format!("ask=unix:{}", workdir.join("ask").display());
    let daemon = daemon_tests::daemon::Daemon::new(&workdir, CONFIGURED);
    let daemon = daemon.flag(&["--config", &path.display().to_string(), "--listen", &ask]);
    daemon.start();
    let said = in_force(&workdir);
    assert!(said.contains("other") && said.contains("workers: 11"), "{said} of {}", other.display());
    let none = daemon_tests::daemon::Daemon::new(&workdir, env!("CARGO_BIN_EXE_listening"));
    none.launch().arg("--config").arg("/etc/passwd").run().expect(2).says(&["--config"]);
}
