//! Under a service manager the program stays where it is and leaves to the manager what is the manager's (N06, N11).

use std::path::Path;

use daemon_tests::daemon::Daemon;
use daemon_tests::notify::Manager;
use daemon_tests::skip::skip;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");

/// The names of the system calls, in order, from before main until the daemon is ready and stopped again.
fn calls(variables: &[(&str, &str)]) -> Option<Vec<String>> {
    if !Path::new("/usr/bin/strace").exists() {
        skip("strace is not installed");
        return None;
    }
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let trace = workdir.join("trace");
    let strace = ["/usr/bin/strace", "-f", "-qq", "-o", trace.to_str().expect("text")];
    let daemon = Daemon::new(&workdir, ACTOR);
    let launch = daemon.launch().env("NOTIFY_SOCKET", manager.address()).through(&strace);
    let running = variables.iter().fold(launch, |launch, (name, value)| launch.env(name, value)).spawn();
    let ready = manager.next();
    assert!(ready.has("READY=1"));
    daemon_tests::proc::Process(ready.sender).signal(Signal::SIGTERM);
    running.wait().expect(0);
    // Each line is "PID call(arguments) = result".
    let name = |line: &str| {
        let call = line.split_once(' ')?.1.trim_start();
        Some(call.split_once('(')?.0.to_owned() + if call.contains("CLONE_THREAD") { " thread" } else { "" })
    };
    Some(workdir.read("trace").lines().filter_map(name).collect())
}

#[test]
fn n06_n11_under_systemd_none_of_the_old_steps_is_taken() {
    let Some(calls) = calls(&[("INVOCATION_ID", "0123456789abcdef0123456789abcdef")]) else { return };
    assert!(calls.iter().any(|call| call == "execve"), "{calls:?}");
    let old = [
        "fork",
        "vfork",
        "clone",
        "clone3",
        "setsid",
        "umask",
        "chdir",
        "fchdir",
        "chroot",
        "close_range",
        "dup2",
        "dup3",
        "setgroups",
        "setgid",
        "setuid",
        "setresgid",
        "setresuid",
        "setrlimit",
    ];
    let taken: Vec<_> = calls.iter().filter(|call| old.contains(&call.as_str())).collect();
    assert!(taken.is_empty(), "{taken:?}");
}

#[test]
fn d16_n11_another_supervisor_gets_hygiene_but_no_fork() {
    let Some(calls) = calls(&[]) else { return };
    for call in ["fork", "vfork", "clone", "clone3", "setsid"] {
        assert!(!calls.iter().any(|taken| taken == call), "{call}");
    }
    for call in ["close_range", "umask", "chdir"] {
        assert!(calls.iter().any(|taken| taken == call), "{call}");
    }
}

#[test]
fn d16_a_shell_inside_a_systemd_service_is_not_systemd() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let launch = daemon.launch().env("INVOCATION_ID", "0123456789abcdef0123456789abcdef");
    let running = launch.env("SYSTEMD_EXEC_PID", "1").spawn();
    let launched = running.process();
    running.wait().expect(0);
    assert_ne!(daemon.process(), launched);
}

#[test]
fn n09_lines_have_a_priority_only_where_standard_error_is_the_journal() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let elsewhere =
        daemon.launch().env("JOURNAL_STREAM", "1:2").arg("--user").arg("no-such-user").run().expect(6);
    assert!(elsewhere.stderr.lines().all(|line| line.starts_with("actor: ")), "{}", elsewhere.stderr);
    let script = "JOURNAL_STREAM=$(stat -L -c %d:%i /proc/self/fd/2) exec \"$@\"";
    let launch = daemon.launch().through(&["/bin/sh", "-c", script, "sh"]);
    let journal = launch.arg("--user").arg("no-such-user").run().expect(6);
    assert!(!journal.stderr.is_empty());
    assert!(journal.stderr.lines().all(|line| line.starts_with("<3>actor: ")), "{}", journal.stderr);
}
