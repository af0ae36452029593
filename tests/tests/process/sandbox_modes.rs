//! The walls however the daemon was started: detached, in the foreground, as process 1, under systemd (F34).

use std::fs;
use std::io::{Read, Write};

use daemon_tests::daemon::Daemon;
use daemon_tests::package;
use daemon_tests::skip::skip;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::unistd::Uid;

const WALLED: &str = env!("CARGO_BIN_EXE_walled");
const SEALED: &str = env!("CARGO_BIN_EXE_sealed");
const LEARNING: &str = env!("CARGO_BIN_EXE_learning");

#[test]
fn every_thread_is_within_the_walls() {
    for program in [WALLED, LEARNING] {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, program);
        let own = workdir.directory("own");
        let launch = daemon.launch().env("RUNTIME_DIRECTORY", own);
        let launch = if program == WALLED { launch.arg("--listen").arg("web=127.0.0.1:0") } else { launch };
        let process = daemon.started(launch.arg("thread").arg("ready").arg("serve"));
        let threads = process.threads();
        let free = threads.iter().filter(|thread| !thread.filtered).count();
        // Who learns is not looked at: it would wait for itself.
        assert_eq!(free, usize::from(program == LEARNING), "{threads:?}");
        assert!(threads.len() > 2 && threads.iter().all(|thread| thread.no_new_privileges));
        daemon.word("stop").expect(0);
        daemon.assert_nothing_left();
    }
}

#[test]
fn start_reload_and_stop_work_within_the_walls_of_another_user() {
    if !Uid::effective().is_root() {
        return skip("only root can become another user");
    }
    let log = "/run/daemon-tests-sealed.log";
    let _only_after_a_failure = fs::remove_file(log);
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, SEALED);
    let process = daemon.started(daemon.launch().arg("say=hello").arg("ready").arg("serve"));
    assert!(process.threads().iter().all(|thread| thread.filtered && thread.users == [65534; 4]));
    daemon.word("reload").expect(0);
    daemon.word("stop").expect(0);
    daemon.assert_nothing_left();
    let said = fs::read_to_string(log).expect("the log");
    assert_eq!(said, "hello on stdout\nhello on stderr\nsealed: reloaded\n");
    fs::remove_file(log).expect("the log");
}

#[test]
fn nothing_can_be_started_where_nothing_is_declared() {
    if !Uid::effective().is_root() {
        return skip("only root can become another user");
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, SEALED);
    let launch = ["try=run /bin/true", "try=run /proc/self/exe", "ready", "serve"]
        .iter()
        .fold(daemon.launch(), daemon_tests::launch::Launch::arg);
    let _process = daemon.started(launch);
    let log = "/run/daemon-tests-sealed.log";
    let said = fs::read_to_string(log).expect("the log");
    assert_eq!(said, "run /bin/true: EPERM\nrun /proc/self/exe: EPERM\n");
    daemon.word("stop").expect(0);
    fs::remove_file(log).expect("the log");
}

#[test]
fn p03_below_another_root_directory_the_walls_are_built_from_what_is_there() {
    if !Uid::effective().is_root() {
        return skip("only root can enter another root directory");
    }
    let log = "/run/daemon-tests-confined.log";
    let _only_after_a_failure = fs::remove_file(log);
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_confined"));
    let words = ["try=list /doc", "try=list /", "try=make /doc/new", "ready", "serve"];
    let process = daemon.started(words.iter().fold(daemon.launch(), daemon_tests::launch::Launch::arg));
    assert!(process.threads().iter().all(|thread| thread.filtered));
    let said = fs::read_to_string(log).expect("the log");
    assert_eq!(said, "list /doc: ok\nlist /: EACCES\nmake /doc/new: EACCES\n");
    daemon.word("stop").expect(0);
    daemon.assert_nothing_left();
    fs::remove_file(log).expect("the log");
}

#[test]
fn process_one_of_a_container_has_the_walls() {
    if !Uid::effective().is_root() {
        return skip("only root can make a process namespace");
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, WALLED);
    let unshare = ["/usr/bin/unshare", "--pid", "--fork", "--mount-proc", "--propagation", "private"];
    let launch = daemon.launch().arg("--listen").arg("web=127.0.0.1:0").through(&unshare);
    let words = ["try=write /etc/passwd", "try=signal 1", "exit=0"];
    let ended = words.iter().fold(launch, daemon_tests::launch::Launch::arg).run();
    assert_eq!(ended.stdout, "write /etc/passwd: EACCES\nsignal 1: ok\n", "{}", ended.stderr);
}

#[test]
fn n06_under_systemd_the_unit_has_put_up_the_walls() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, WALLED);
    let launch = daemon.launch().arg("--listen").arg("web=127.0.0.1:0").arg("ready").arg("serve");
    let own = workdir.directory("own");
    let launch =
        launch.env("INVOCATION_ID", "0123456789abcdef0123456789abcdef").env("RUNTIME_DIRECTORY", own);
    let running = launch.spawn();
    until_true("it is there", || daemon.recorded().is_some());
    let process = running.process();
    until_true("its thread for signals is there", || process.threads().len() > 1);
    assert!(process.threads().iter().all(|thread| !thread.filtered));
}

/// A run on a kernel without some system calls.
fn without<'w>(
    daemon: &Daemon<'w>,
    own: &std::path::Path,
    calls: &[i64],
) -> daemon_tests::launch::Launch<'w> {
    let mut words = vec![env!("CARGO_BIN_EXE_lacking").to_owned()];
    words.extend(calls.iter().map(ToString::to_string));
    words.push("--".into());
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    daemon.launch().env("RUNTIME_DIRECTORY", own).through(&words)
}

#[test]
fn f34_a_kernel_without_landlock_or_seccomp_ends_the_start() {
    use nix::libc::{SYS_landlock_create_ruleset, SYS_seccomp};
    let missing = [
        (SYS_landlock_create_ruleset, "restrict paths and ports by Landlock: "),
        (SYS_seccomp, "install the filter of system calls: "),
    ];
    for (call, wall) in missing {
        let workdir = Workdir::new();
        let own = workdir.directory("own");
        let daemon = Daemon::new(&workdir, WALLED);
        for mode in [&[][..], &["--foreground"]] {
            let launch = without(&daemon, &own, &[call]).arg("--listen").arg("web=127.0.0.1:0");
            let launch = mode.iter().fold(launch, daemon_tests::launch::Launch::arg);
            let text = format!("cannot put up the sandbox: {wall}Function not implemented");
            launch.run().expect(6).says(&[&text, "help: let the kernel have Landlock and seccomp"]);
            daemon.assert_nothing_left();
        }
    }
}

#[test]
fn f34_learning_needs_seccomp_and_says_so() {
    let workdir = Workdir::new();
    let own = workdir.directory("own");
    let daemon = Daemon::new(&workdir, LEARNING);
    let launch = without(&daemon, &own, &[nix::libc::SYS_seccomp]);
    launch.run().expect(6).says(&["cannot put up the sandbox: learn what the system call filter refuses: "]);
    daemon.assert_nothing_left();
}

#[test]
fn a_real_request_is_served_within_the_walls_by_a_runtime_with_several_threads() {
    package::run(&mut package::cargo(package::workspace(), &["build", "--locked", "-p", "pingd-sandbox"]))
        .succeeded();
    let workdir = Workdir::new();
    let (own, configuration) = (workdir.directory("own"), workdir.directory("configuration"));
    let program = package::program("pingd-sandbox");
    let user = nix::unistd::User::from_uid(Uid::effective()).ok().flatten().map(|user| user.name);
    let user = if Uid::effective().is_root() { Some("nobody".into()) } else { user };
    let Some(user) = user else { return skip("the user who runs the test has no name") };
    let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr());
    let address = free.expect("a free port").to_string();
    let listen = format!("http={address}");
    let daemon =
        Daemon::new(&workdir, program.to_str().expect("text")).flag(&["--user", &user, "--listen", &listen]);
    let launch = daemon.launch().env("RUNTIME_DIRECTORY", own).env("CONFIGURATION_DIRECTORY", configuration);
    let process = daemon.started(launch);

    let mut client = std::net::TcpStream::connect(&address).expect("it listens");
    client.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("it reads");
    let mut answer = String::new();
    client.read_to_string(&mut answer).expect("it answers");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");

    let threads = process.threads();
    assert!(threads.len() >= 4, "main, signals and two workers: {threads:?}");
    assert!(threads.iter().all(|thread| thread.filtered && thread.no_new_privileges), "{threads:?}");
    daemon.word("reload").expect(0);
    daemon.word("stop").expect(0);
    daemon.assert_nothing_left();
    for made_by_root in ["/run/pingd-sandbox", "/etc/pingd"] {
        let _not_there_for_others = fs::remove_dir(made_by_root);
    }
}
