//! The control words and their exit statuses: LSB I01 to I25, and that no word ever hits a stranger.

use std::io::IoSlice;
use std::os::fd::AsRawFd;
use std::path::Path;

use daemon_tests::cleanliness::Cleanliness;
use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::notify::Manager;
use daemon_tests::proc::{Process, locks_on};
use daemon_tests::skip::skip;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;
use nix::sys::socket::{
    AddressFamily, ControlMessage, MsgFlags, SockFlag, SockType, UnixAddr, sendmsg, socket,
};
use nix::unistd::Uid;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");
const BARE: &str = env!("CARGO_BIN_EXE_bare");
const IMPATIENT: &str = env!("CARGO_BIN_EXE_impatient");

fn placed(workdir: &Workdir) -> String {
    format!("place={}", workdir.path().display())
}

/// A process that any signal but SIGKILL leaves in `T`, so that one that was sent shows in its pending set.
fn stranger(workdir: &Workdir) -> Process {
    let shell = Launch::new(workdir, "/bin/sh".as_ref());
    let running = shell.arg("-c").arg("kill -STOP $$").arg(workdir.path()).spawn();
    let process = running.process();
    until_true("the stranger has stopped itself", || process.stat().state == 'T');
    process
}

#[test]
fn i01_i08_start_starts_and_a_daemon_that_runs_is_success() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    daemon.word("start").expect(0);
    let process = daemon.process();
    daemon.word("start").expect(0);
    assert_eq!(daemon.process(), process);
    assert_eq!(workdir.processes(), [process]);
}

#[test]
fn a_plain_start_of_a_daemon_that_runs_is_a_failure_of_its_own() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let process = daemon.start();
    daemon.launch().run().expect(150).says(&[&format!("already running, pid {}", process.0)]);
    daemon.launch().arg("run").run().expect(150).says(&[&format!("already running, pid {}", process.0)]);
}

#[test]
fn i02_i09_stop_waits_until_it_is_gone_and_stopped_already_is_success() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    daemon.word("stop").expect(0);
    let process = daemon.started(daemon.launch().dirty());
    daemon.word("stop").expect(0);
    assert!(!process.alive());
    daemon.assert_nothing_left();
    daemon.word("stop").expect(0);
}

#[test]
fn i03_i10_restart_is_another_process_and_starts_what_is_stopped() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    daemon.word("restart").expect(0);
    let first = daemon.process();
    daemon.word("restart").expect(0);
    let second = daemon.process();
    assert_ne!(first, second);
    assert_eq!(workdir.processes(), [second]);
}

#[test]
fn i05_i13_i14_i16_status_by_the_lock() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    assert!(daemon.word("status").expect(3).stdout.contains("not running"));
    let process = daemon.start();
    assert!(daemon.word("status").expect(0).stdout.contains(&process.0.to_string()));
    process.signal(Signal::SIGKILL);
    daemon.gone(process);
    assert!(daemon.word("status").expect(1).stdout.contains("dead"));
}

#[test]
fn i17_status_4_when_it_cannot_be_told() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    std::fs::create_dir(daemon.pidfile()).expect("a directory in its place");
    daemon.word("status").expect(4);
}

#[test]
fn status_of_a_daemon_that_is_still_starting_is_running() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let starting = daemon.launch().arg("serve").arg("error=stopped while starting").spawn();
    let _process = daemon.appears();
    daemon.word("status").expect(0);
    daemon.word("stop").expect(0);
    assert_ne!(starting.wait().code(), 0);
    daemon.assert_nothing_left();
}

#[test]
fn i06_reload_waits_for_the_verdict() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let process = daemon.started(daemon.launch().dirty().arg(placed(&workdir)).arg("ready").arg("serve"));
    daemon.word("reload").expect(0);
    assert_eq!(workdir.read("reloads").lines().count(), 1);
    let _verdict = workdir.file("verdict", "refuse");
    daemon.word("reload").expect(1).says(&["reload refused", "the file is nonsense"]);
    let _verdict = workdir.file("verdict", "panic");
    daemon.word("reload").expect(1).says(&["reload refused", "the reload fell over"]);
    assert_eq!(daemon.process(), process);
    let _verdict = workdir.file("verdict", "");
    daemon.word("reload").expect(0);
}

#[test]
fn reloads_asked_for_at_once_are_each_answered() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    daemon.started(daemon.launch().arg(placed(&workdir)).arg("ready").arg("serve"));
    let flags = ["--pidfile".to_owned(), daemon.pidfile().display().to_string()];
    let word =
        || flags.iter().fold(Launch::new(&workdir, Path::new(ACTOR)).arg("reload"), Launch::arg).spawn();
    let asking: Vec<_> = (0..10).map(|_| word()).collect();
    for running in asking {
        running.wait().expect(0);
    }
}

#[test]
fn reload_finds_a_daemon_in_a_network_of_its_own() {
    if !Uid::effective().is_root() {
        skip("only root can make a network");
        return;
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let launch = daemon.launch().through(&["/usr/bin/unshare", "--net"]);
    daemon.started(launch.arg(placed(&workdir)).arg("ready").arg("serve"));
    daemon.word("reload").expect(0);
    assert_eq!(workdir.read("reloads").lines().count(), 1);
}

#[test]
fn what_a_stranger_sends_is_no_answer_and_no_obstacle() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    daemon.started(daemon.launch().arg(placed(&workdir)).arg("ready").arg("serve"));
    let _slow = workdir.file("verdict", "wait");
    let asking =
        Launch::new(&workdir, Path::new(ACTOR)).arg("reload").arg("--pidfile").arg(daemon.pidfile()).spawn();
    until_true("the reload is at work", || !workdir.read("reloads").is_empty());
    let name = abstract_name(asking.process());
    let stranger =
        socket(AddressFamily::Unix, SockType::Datagram, SockFlag::empty(), None).expect("a socket");
    let to = UnixAddr::new_abstract(name.as_bytes()).expect("a name");
    let refusal = [IoSlice::new(b"-no")];
    let descriptors = [stranger.as_raw_fd()];
    for with in [&[][..], &[ControlMessage::ScmRights(&descriptors)]] {
        sendmsg(stranger.as_raw_fd(), &refusal, with, MsgFlags::empty(), Some(&to)).expect("to send");
    }
    let _go = workdir.file("go", "");
    asking.wait().expect(0);
}

/// The name of the one socket that a process has.
fn abstract_name(process: Process) -> String {
    let descriptors = process.descriptors();
    let inode = descriptors.values().find_map(|descriptor| {
        descriptor.target.to_str()?.strip_prefix("socket:[")?.strip_suffix(']').map(str::to_owned)
    });
    let inode = inode.expect("a socket");
    let sockets = std::fs::read_to_string("/proc/net/unix").expect("the sockets");
    let line = sockets.lines().find(|line| line.split_whitespace().nth(6) == Some(&inode));
    line.and_then(|line| line.rsplit_once('@')).expect("a name").1.to_owned()
}

#[test]
fn a_daemon_that_ends_during_the_reload_is_no_success() {
    let workdir = Workdir::new();
    let _verdict = workdir.file("verdict", "wait");
    let daemon = Daemon::new(&workdir, ACTOR);
    let process = daemon.started(daemon.launch().arg(placed(&workdir)).arg("ready").arg("serve"));
    let asking =
        Launch::new(&workdir, Path::new(ACTOR)).arg("reload").arg("--pidfile").arg(daemon.pidfile()).spawn();
    until_true("the reload is at work", || !workdir.read("reloads").is_empty());
    process.signal(Signal::SIGKILL);
    asking.wait().expect(1).says(&["ended before it had reloaded"]);
}

#[test]
fn i21_words_that_the_declaration_does_not_support_are_not_implemented() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, IMPATIENT);
    daemon.start();
    daemon.word("reload").expect(3).says(&["`reload`"]);
    for word in ["stop", "status", "restart"] {
        let ended = Launch::new(&workdir, Path::new(BARE)).arg(word).run();
        let expected = if word == "status" { 4 } else { 3 };
        ended.expect(expected).says(&["`pidfile`"]);
    }
}

#[test]
fn i25_reload_of_a_daemon_that_does_not_run_is_7() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    daemon.word("reload").expect(7).says(&["not running"]);
    let process = daemon.start();
    process.signal(Signal::SIGKILL);
    daemon.gone(process);
    daemon.word("reload").expect(7).says(&["not running"]);
}

#[test]
fn i22_an_ordinary_user_cannot_stop_or_reload_roots_daemon() {
    if !Uid::effective().is_root() {
        return skip("only root can be another user");
    }
    let workdir = Workdir::new();
    let program = workdir.install(Path::new(ACTOR));
    let daemon = Daemon::new(&workdir, ACTOR);
    let process = daemon.start();
    for (word, code) in [("stop", 4), ("reload", 4), ("restart", 4), ("status", 4)] {
        let ended = Launch::new(&workdir, &program)
            .launched_by(env!("CARGO_BIN_EXE_dirty"))
            .dirt_with("--user", "65534")
            .arg(word)
            .arg("--pidfile")
            .arg(daemon.pidfile())
            .run();
        assert_eq!(ended.code(), code, "{word}: {}", ended.stderr);
    }
    assert_eq!(daemon.process(), process);
}

#[test]
fn i24_a_start_without_what_was_declared_is_6_and_check_says_so_before() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    daemon.word("check").expect(0);
    let unknown = Daemon::new(&workdir, ACTOR).flag(&["--user", "no-such-user"]);
    unknown.word("check").expect(6).says(&["`no-such-user`"]);
    unknown.word("start").expect(6).says(&["`no-such-user`"]);
    let missing = workdir.join("missing/pid").display().to_string();
    let missing = Daemon::new(&workdir, ACTOR).flag(&["--pidfile", &missing]);
    missing.word("check").expect(6);
    missing.word("start").expect(6);
    daemon.assert_nothing_left();
}

#[test]
fn a_stale_number_that_is_a_strangers_now_is_never_signalled() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let stranger = stranger(&workdir);
    let pending = stranger.status().pending;
    let _stale = workdir.file("pid", format!("{}\n", stranger.0));
    assert_eq!(daemon.word("status").code(), 1);
    daemon.word("stop").expect(0);
    daemon.word("reload").expect(7);
    assert!(stranger.alive());
    assert_eq!(stranger.status().pending, pending, "a signal reached the stranger");
}

#[test]
fn a_number_written_over_by_another_process_misleads_no_word() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let process = daemon.start();
    let stranger = stranger(&workdir);
    std::fs::write(daemon.pidfile(), format!("{}\n", stranger.0)).expect("another number");
    assert!(daemon.word("status").expect(0).stdout.contains(&process.0.to_string()));
    daemon.word("reload").expect(0);
    daemon.word("stop").expect(0);
    assert!(stranger.alive());
    assert!(!process.alive());
}

#[test]
fn a_reader_who_locks_the_file_is_not_taken_for_the_daemon() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let _leftover = workdir.file("pid", "");
    let running = Launch::new(&workdir, env!("CARGO_BIN_EXE_holder").as_ref()).arg(daemon.pidfile()).spawn();
    until_true("somebody holds a lock", || !locks_on(&daemon.pidfile()).is_empty());
    assert_eq!(daemon.word("status").code(), 3);
    daemon.word("stop").expect(0);
    daemon.word("reload").expect(7);
    assert!(running.process().alive(), "the reader was signalled");
}

#[test]
fn stop_kills_what_does_not_stop_and_says_so() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, IMPATIENT);
    let process = daemon.start();
    process.signal(Signal::SIGSTOP);
    daemon.word("stop").expect(151).says(&["did not stop in time", "killed"]);
    assert!(!process.alive());
    daemon.assert_nothing_left();
}

#[test]
fn a_lock_of_another_kind_is_no_instance() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let _file = workdir.file("pid", "");
    let flock = Launch::new(&workdir, "/usr/bin/flock".as_ref());
    let running = flock.arg(daemon.pidfile()).arg("-c").arg("kill -STOP $$").spawn();
    until_true("the file is locked", || !locks_on(&daemon.pidfile()).is_empty());
    daemon.word("status").expect(3);
    daemon.word("stop").expect(0);
    assert!(running.process().alive());
    daemon.start();
    daemon.word("stop").expect(0);
    assert!(running.process().alive());
}

#[test]
fn i06_reload_finds_the_main_process_of_a_unit_without_a_pid_file() {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let program = workdir.install(env!("CARGO_BIN_EXE_reloading").as_ref());
    let launch = Launch::new(&workdir, &program).env("NOTIFY_SOCKET", manager.address());
    let running = launch.arg(placed(&workdir)).arg("ready").arg("serve").spawn();
    assert!(manager.next().has("READY=1"));
    let reload = || Launch::new(&workdir, &program).arg("reload");
    reload().env("MAINPID", running.process().0.to_string()).run().expect(0);
    assert_eq!(workdir.read("reloads").lines().count(), 1);
    let _verdict = workdir.file("verdict", "refuse");
    reload().env("MAINPID", running.process().0.to_string()).run().expect(1).says(&["refused"]);
    reload().run().expect(3).says(&["`pidfile`"]);
    for pid in ["", "x", "0", "-1"] {
        assert_ne!(reload().env("MAINPID", pid).run().code(), 0, "MAINPID={pid:?}");
    }
}

#[test]
fn i03_a_restarted_daemon_is_as_clean_as_a_started_one_and_hears_every_stop() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let launch = daemon.launch().dirty();
    let started = Cleanliness::of(daemon.started(launch));
    for _ in 0..30 {
        daemon.launch().dirty().arg("restart").run().expect(0);
    }
    let restarted = Cleanliness::of(daemon.process());
    let declared = [1, 2, 10, 12, 15].into();
    assert!(restarted.blocked.is_subset(&declared), "{restarted}");
    assert_eq!(Cleanliness { blocked: started.blocked.clone(), ..restarted }, started);
}
