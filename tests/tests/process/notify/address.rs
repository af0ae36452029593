//! Every kind of address that `NOTIFY_SOCKET` can hold, and managers that do not listen (S02, F62).

use std::os::unix::fs::symlink;
use std::os::unix::net::{UnixDatagram, UnixListener};

use daemon_tests::daemon::Daemon;
use daemon_tests::notify::Manager;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;
use nix::sys::stat::Mode;
use nix::unistd::mkfifo;

use super::{ready, under};

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");

#[test]
fn s02_f62_an_address_that_nobody_listens_at_is_told_and_does_not_stop_the_daemon() {
    let workdir = Workdir::new();
    let inside = |name: &str| workdir.join(name).display().to_string();
    let _plain = workdir.file("plain", "");
    let _directory = workdir.directory("directory");
    let _stream = UnixListener::bind(workdir.join("stream")).expect("a socket of another kind");
    drop(UnixDatagram::bind(workdir.join("dead")).expect("a socket that nobody has any longer"));
    symlink(workdir.join("missing"), workdir.join("link")).expect("a link to nothing");
    mkfifo(&workdir.join("fifo"), Mode::S_IRWXU).expect("a FIFO");
    let of_length = |length: usize| format!("/{}", "x".repeat(length - 1));
    let addresses = [
        inside("plain"),
        inside("directory"),
        inside("stream"),
        inside("dead"),
        inside("link"),
        inside("fifo"),
        inside("missing"),
        inside("missing/notify"),
        inside("plain/notify"),
        inside("two\nlines"),
        of_length(107),
        of_length(108),
        of_length(109),
        of_length(5000),
        format!("@{}", "x".repeat(107)),
        format!("@{}", "x".repeat(108)),
        "@".into(),
        "@nobody".into(),
        "/".into(),
        "relative".into(),
        " /run".into(),
        "vsock:2:1234".into(),
        "vsock-stream:2:1234".into(),
        "\u{1b}[2J".into(),
    ];
    for address in addresses {
        let daemon = Daemon::new(&workdir, ACTOR);
        let running = daemon.launch().env("NOTIFY_SOCKET", &address).spawn();
        let process = daemon.appears();
        assert_eq!(process, running.process(), "{address:?}");
        daemon.word("stop").expect(0);
        let ended = running.wait().expect(0).says(&["cannot reach the notification socket"]);
        assert!(
            ended.stderr.lines().all(|line| line.starts_with("actor: ")),
            "{address:?}: {}",
            ended.stderr
        );
        assert!(!ended.stderr.contains('\x1b'), "{address:?}");
    }
}

/// A path that is too long for the kernel is not cut to one that is not: somebody else may listen there.
#[test]
fn s02_an_address_that_is_too_long_is_not_cut_to_another() {
    let workdir = Workdir::new();
    let length = 107 - workdir.path().as_os_str().len() - 1;
    let manager = Manager::at(&workdir.join(&"n".repeat(length)));
    let mut longer = manager.address().clone();
    longer.push("n");
    let daemon = Daemon::new(&workdir, ACTOR);
    let running = daemon.launch().env("NOTIFY_SOCKET", longer).spawn();
    let _process = daemon.appears();
    daemon.word("stop").expect(0);
    running.wait().expect(0);
    assert!(manager.rest().is_empty());
}

#[test]
fn f62_an_address_of_the_greatest_length_is_not_cut_short() {
    let workdir = Workdir::new();
    let length = 107 - workdir.path().as_os_str().len() - 1;
    let manager = Manager::at(&workdir.join(&"n".repeat(length)));
    assert_eq!(manager.address().len(), 107);
    let daemon = Daemon::new(&workdir, ACTOR);
    let _running = under(&daemon, &manager).spawn();
    assert!(manager.next().has("READY=1"));
}

#[test]
fn f62_a_manager_that_goes_away_does_not_take_the_daemon_along() {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let daemon = Daemon::new(&workdir, ACTOR);
    let running = ready(&daemon, &manager, &workdir);
    drop(manager);
    running.process().signal(Signal::SIGHUP);
    until_true("the reload has run", || !workdir.read("reloads").is_empty());
    daemon.word("stop").expect(0);
    running.wait().expect(0);
}

#[test]
fn f62_a_full_queue_holds_the_daemon_up_for_a_while_only() {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    manager.fill();
    let daemon = Daemon::new(&workdir, ACTOR);
    let served = workdir.join("served");
    let touch = format!("touch={}", served.display());
    let _running = under(&daemon, &manager).arg("ready").arg(touch).arg("serve").spawn();
    until_true("main goes on after it was ready", || served.exists());
    daemon.word("stop").expect(0);
}
