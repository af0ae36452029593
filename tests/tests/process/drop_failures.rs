//! Every step of the drop in turn fails, or does nothing and says that it did: the daemon never runs like that.

use std::path::Path;

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Ended;
use daemon_tests::skip::skip;
use daemon_tests::workdir::Workdir;
use nix::unistd::Uid;

const CAPABLE: &str = env!("CARGO_BIN_EXE_capable");
const STRACE: &str = "/usr/bin/strace";

fn cannot() -> bool {
    if !Uid::effective().is_root() {
        skip("only root has privileges to give up");
    } else if !Path::new(STRACE).exists() {
        skip("strace is not installed");
    } else {
        return false;
    }
    true
}

/// A start with one system call tampered with, as strace(1) has it.
#[track_caller]
fn tampered(program: &str, tampering: &str) -> Ended {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, program);
    let inject = format!("-einject={tampering}");
    let launch = daemon.launch().dirty().arg("--foreground");
    let ended = launch.through(&[STRACE, "-qq", "-o/dev/null", &inject]).run();
    assert_ne!(ended.code(), 0, "{tampering}");
    assert!(workdir.processes().is_empty());
    // In the foreground nobody is left who could remove it, once root is gone.
    assert_eq!(workdir.read("pid"), "");
    ended
}

#[test]
fn a_step_that_fails_is_named() {
    if cannot() {
        return;
    }
    for (tampering, words) in [
        ("setgroups:error=EPERM", "cannot drop privileges: setgroups: Operation not permitted"),
        ("setresgid:error=EPERM", "cannot drop privileges: setresgid: Operation not permitted"),
        // RLIMIT_NPROC, in kernels before 3.1.
        ("setresuid:error=EAGAIN", "cannot drop privileges: setresuid: Resource temporarily unavailable"),
        ("capset:error=EPERM", "cannot drop privileges: capset: Operation not permitted"),
        ("prctl:error=EPERM", "cannot drop privileges: reduce the bounding set: Operation not permitted"),
    ] {
        tampered(CAPABLE, tampering).says(&[words]);
    }
}

#[test]
fn a_step_that_does_nothing_is_found_out() {
    if cannot() {
        return;
    }
    for (tampering, words) in [
        ("setgroups:retval=0", "the supplementary groups are [0, 27, 100]"),
        ("setresgid:retval=0", "the group ids are [0, 0, 0, 0]"),
        ("setresuid:retval=0", "the user ids are [0, 0, 0, 0]"),
        ("capset:retval=0", "cannot drop privileges: raise an ambient capability"),
        ("prctl:retval=0", "cannot drop privileges: capset"),
    ] {
        tampered(CAPABLE, tampering).says(&[words]);
    }
    let dropping = env!("CARGO_BIN_EXE_dropping");
    tampered(dropping, "prctl:retval=0").says(&["privileges were not dropped: the bounding set is "]);
    tampered(env!("CARGO_BIN_EXE_actor"), "prctl:retval=0").says(&["no_new_privs is not set"]);

    let workdir = Workdir::new();
    let launch = Daemon::new(&workdir, dropping).launch().arg("--foreground");
    let words =
        ["setpriv", "--inh-caps=+chown", "--", STRACE, "-qq", "-o/dev/null", "-einject=capset:retval=0"];
    launch
        .through(&words)
        .run()
        .expect(1)
        .says(&["the capabilities are effective 0, permitted 0, inheritable 1,"]);
}

#[test]
fn without_proc_it_is_found_out_by_asking() {
    if cannot() {
        return;
    }
    for (tampering, words) in [
        ("setgroups:retval=0", "the supplementary groups are [0, 27, 100]"),
        ("setresuid:retval=0", "the user ids are [0, 0, 0, 0]"),
    ] {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_dropping"));
        let inject = format!("-einject={tampering}");
        let launch = daemon.launch().dirty().dirt("--no-proc").arg("--foreground");
        let ended = launch.through(&[STRACE, "-qq", "-o/dev/null", &inject]).run();
        assert_ne!(ended.code(), 0, "{tampering}");
        ended.says(&[words]);
        assert!(workdir.processes().is_empty());
    }
}

#[test]
fn a_way_back_to_root_is_found_out() {
    if cannot() {
        return;
    }
    let dropping = env!("CARGO_BIN_EXE_dropping");
    // The second call of each kind is the one that tries.
    tampered(dropping, "setresuid:retval=0:when=2").says(&["root could be regained"]);
    tampered(dropping, "setresgid:retval=0:when=2").says(&["the group of root could be regained"]);
}

#[test]
fn root_without_capabilities_cannot_drop_and_says_what_it_takes() {
    if cannot() {
        return;
    }
    for options in [&["--bounding-set=-setgid"][..], &["--bounding-set=-setuid"], &["--securebits=+noroot"]] {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_dropping"));
        let ended = daemon.launch().through(&[&["setpriv"], options, &["--"]].concat()).run().expect(4);
        ended.says(&["cannot drop privileges: set", "help: it takes CAP_SETGID and CAP_SETUID"]);
        daemon.assert_nothing_left();
    }
}

#[test]
fn securebits_that_forbid_to_keep_or_to_raise_are_an_error() {
    if cannot() {
        return;
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, CAPABLE);
    let locked = ["setpriv", "--securebits=+keep_caps_locked", "--"];
    let ended = daemon.launch().through(&locked).run().expect(4);
    ended.says(&["cannot drop privileges: keep capabilities"]);
    daemon.assert_nothing_left();
}
