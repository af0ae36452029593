//! `sandbox = "learn"`: nothing is refused, and each wall is named once, with the key that opens it.

use std::fs;

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::proc::Process;
use daemon_tests::workdir::Workdir;

const LEARNING: &str = env!("CARGO_BIN_EXE_learning");

fn learn(attempts: &[&str]) -> (String, String) {
    let workdir = Workdir::new();
    let own = workdir.directory("own");
    let daemon = Daemon::new(&workdir, LEARNING);
    let words = attempts.iter().map(|what| format!("try={what}"));
    let launch = daemon.launch().arg("--foreground").env("RUNTIME_DIRECTORY", own);
    let ended = words.fold(launch, Launch::arg).run().expect(0);
    (ended.stdout, ended.stderr)
}

#[test]
fn learn_names_each_wall_once_with_the_key_that_opens_it() {
    // Closed to reading, too, whoever runs the test.
    let directory = format!("/var/tmp/daemon-tests-learn-{}", std::process::id());
    let file = format!("{directory}/file");
    fs::create_dir(&directory).and_then(|()| fs::write(&file, "text")).expect("a file in /var/tmp");
    let (read, write, make) =
        (format!("read {file}"), format!("write {file}"), format!("make {directory}/new"));
    let (rename, remove) =
        (format!("rename {directory}/new {directory}/newer"), format!("remove {directory}/newer"));
    let signal = format!("signal {}", Process::own().0);
    let attempts = [
        &read,
        &write,
        &write,
        &make,
        &rename,
        &remove,
        "list /tmp",
        "run /bin/true",
        "listen 127.0.0.1:0",
        "socket netlink",
        "connect 127.0.0.1:9",
        "abstract nobody",
        &signal,
        "read /etc/passwd",
        "write /dev/null",
        "datagram 127.0.0.1:53",
    ];
    let (outcomes, said) = learn(&attempts);
    fs::remove_dir_all(&directory).expect("it is there");
    for refused in ["EACCES", "EPERM", "EAFNOSUPPORT", "ENOSYS"] {
        assert!(!outcomes.contains(refused), "{outcomes}");
    }
    let said = said.replace(&directory, "/srv/x").replace("/usr/bin/true", "/bin/true");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../book/src/generated/learn.txt");
    if std::env::var("DAEMON_TESTS_BLESS").is_ok_and(|value| value == "1") {
        fs::write(path, &said).expect("the book's directory");
    }
    assert_eq!(said, fs::read_to_string(path).expect("DAEMON_TESTS_BLESS=1 writes it"));
}

#[test]
fn learn_names_system_calls_of_programs_that_the_daemon_starts() {
    use nix::libc::{SYS_bpf, SYS_keyctl, SYS_mmap, SYS_personality, SYS_unshare};
    let calls = format!(
        "perl keyctl,{SYS_keyctl},0,-3,0 bpf,{SYS_bpf},0,0,0 users,{SYS_unshare},131072 \
         code,{SYS_mmap},0,4096,7,34,-1,0 ask,{SYS_personality},-1"
    );
    let (outcomes, said) = learn(&[&calls]);
    for open in ["keyctl: ok", "code: ok", "ask: ok"] {
        assert!(outcomes.contains(open), "{open}: {outcomes}");
    }
    for call in ["keyctl", "bpf", "unshare", "mmap"] {
        let key = format!("allow it with sandbox(system_calls = [\"{call}\"])");
        assert_eq!(said.matches(&key).count(), 1, "{call}: {said}");
    }
    assert!(!said.contains("personality"), "{said}");
}

#[test]
fn a_path_cannot_forge_what_is_learned() {
    let elsewhere = Workdir::new();
    let (_, said) = learn(&[&format!("make {}/\"])\nforged: line", elsewhere.path().display())]);
    assert!(said.lines().all(|line| line.starts_with("learning: ")), "{said}");
    assert!(said.contains("/\\\"])\\nforged: line would be refused"), "{said}");
}
