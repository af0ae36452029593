//! `check`: whether the configuration is good, and what it comes to, without starting anything.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use daemon_tests::skip::skip;
use daemon_tests::workdir::Workdir;
use nix::unistd::Uid;

use super::{CONFIGURED, REREADING, daemon, write};

#[test]
fn check_shows_every_value_with_its_source_and_no_secret() {
    let workdir = Workdir::new();
    write(&workdir, "greeting = \"a \\\"b\\\"\\nc\"\ntoken = \"431432\"\n[http]\nport = 81\n");
    let _drop_ins = workdir.directory("conf.d");
    let _drop_in = workdir.file("conf.d/50-hosts.toml", "\n[http]\nhosts = [\"a\", \"b\"]\n");
    let daemon = daemon(&workdir, CONFIGURED);
    let launch = daemon.launch().arg("check").env("CONFIGURED_HTTP__MAX_BODY", "9");
    let at = workdir.path().display();
    assert_eq!(
        launch.run().expect(0).stdout,
        format!(
            "\
# {at}/conf.toml, {at}/conf.d/50-hosts.toml
greeting = \"a \\\"b\\\"\\nc\"  # {at}/conf.toml:1
handler = \"\"             # default
http.hosts = [\"a\", \"b\"]  # {at}/conf.d/50-hosts.toml:3
http.max-body = 9        # CONFIGURED_HTTP__MAX_BODY
http.port = 81           # {at}/conf.toml:4
mode = \"plain\"           # default
peers = []               # default
token = \"(secret)\"       # {at}/conf.toml:2
workers = 2              # default
configured: configuration, user, groups, limits, directories, credentials and PID file are as a start needs them
"
        )
    );
    assert!(workdir.processes().is_empty(), "something was started");
}

#[test]
fn check_shows_no_array_with_a_secret_in_it() {
    let workdir = Workdir::new();
    write(&workdir, "greeting = \"hello\"\n[[peers]]\nname = \"a\"\nkey = \"431432\"\n");
    let said = daemon(&workdir, CONFIGURED).word("check").expect(0).stdout;
    assert!(said.contains("\npeers = \"(secret)\"") && !said.contains("431432"), "{said}");
}

#[test]
fn check_of_a_type_that_cannot_be_shown_shows_what_is_set() {
    let workdir = Workdir::new();
    write(&workdir, "word = \"w\"\n[limits]\nb = 2\n");
    let said = daemon(&workdir, REREADING).word("check").expect(0).stdout;
    let path = workdir.join("conf.toml").display().to_string();
    assert!(said.contains(&format!("limits.b = 2  # {path}:3\nword = \"w\"    # {path}:1\n")), "{said}");
    assert!(!said.contains("peers"), "{said}");
}

#[test]
fn check_of_a_wrong_configuration_fails_with_the_reasons() {
    let workdir = Workdir::new();
    write(&workdir, "greeting = 5\n");
    let ended = daemon(&workdir, CONFIGURED).word("check").expect(6);
    assert_eq!(ended.stdout, "");
    ended.says(&["`greeting` takes a string, found an integer"]);
}

#[test]
fn f51_check_by_root_looks_as_the_user_that_the_daemon_becomes() {
    if !Uid::effective().is_root() {
        skip("only root can become another user");
        return;
    }
    let workdir = Workdir::new();
    write(&workdir, "greeting = \"hello\"\n");
    let path = workdir.join("conf.toml");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("its mode");
    let daemon = daemon(&workdir, CONFIGURED);
    daemon.word("check").expect(0);
    let daemon = daemon.flag(&["--user", "nobody"]);
    daemon.word("check").expect(6).says(&["cannot read the configuration", "Permission denied", "help: "]);
}

#[test]
fn f50_check_shows_as_many_keys_as_the_files_can_hold() {
    let workdir = Workdir::new();
    let many: Vec<String> = (0..50_000).map(|number| format!("limit{number} = 7\n")).collect();
    write(&workdir, &format!("word = \"w\"\n[limits]\n{}", many.concat()));
    let said = daemon(&workdir, REREADING).word("check").expect(0).stdout;
    let path = workdir.join("conf.toml").display().to_string();
    assert!(said.contains(&format!("limits.limit49999 = 7  # {path}:50002\n")), "{}", said.len());
}
