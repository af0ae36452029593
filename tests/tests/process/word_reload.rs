//! The word `reload`: it waits for the verdict, and believes the daemon alone (I06, I25).

use std::io::IoSlice;
use std::os::fd::AsRawFd;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::path::Path;

use daemon_tests::acting::placed;
use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::notify::Manager;
use daemon_tests::proc::Process;
use daemon_tests::skip::skip;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;
use nix::sys::socket::AddressFamily;
use nix::sys::socket::ControlMessage;
use nix::sys::socket::MsgFlags;
use nix::sys::socket::SockFlag;
use nix::sys::socket::SockType;
use nix::sys::socket::UnixAddr;
use nix::sys::socket::sendmsg;
use nix::sys::socket::socket;
use nix::unistd::Uid;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");

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

/// The queue of a socket is short, and anybody may fill it: here for as long as the asker waits.
#[test]
fn a_stranger_who_fills_the_queue_of_the_asker_does_not_keep_the_answer_away() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    daemon.started(daemon.launch().arg(placed(&workdir)).arg("ready").arg("serve"));
    let _slow = workdir.file("verdict", "wait");
    let mut asking =
        Launch::new(&workdir, Path::new(ACTOR)).arg("reload").arg("--pidfile").arg(daemon.pidfile()).spawn();
    until_true("the reload is at work", || !workdir.read("reloads").is_empty());
    let name = SocketAddr::from_abstract_name(abstract_name(asking.process())).expect("a name");
    let stranger = UnixDatagram::unbound().expect("a socket");
    stranger.set_nonblocking(true).expect("a socket that does not wait");
    let fill = || while stranger.send_to_addr(b"-no", &name).is_ok() {};
    fill();
    let _go = workdir.file("go", "");
    until_true("the answer has come", || {
        (0..100).for_each(|_| fill());
        !asking.running()
    });
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
fn i25_reload_of_a_daemon_that_does_not_run_is_7() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    daemon.word("reload").expect(7).says(&["not running"]);
    let process = daemon.start();
    process.signal(Signal::SIGKILL);
    daemon.gone(process);
    daemon.word("reload").expect(7).says(&["not running"]);
}
