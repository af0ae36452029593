//! The PID file: the lock is the truth, the file is a view of it (D12, P13, P15, F09 to F15, F19, F20),
//! and pidfile(3)'s order of steps (Q13).

use std::fs;
use std::os::unix::fs::MetadataExt;

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Running;
use daemon_tests::proc::locks_on;
use daemon_tests::skip::skip;
use daemon_tests::stranger::stopped as stranger;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;
use nix::unistd::Uid;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");

#[test]
fn d12_it_holds_the_number_and_a_newline_and_is_locked() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let process = daemon.started(daemon.launch().dirty());
    assert_eq!(workdir.read("pid"), format!("{}\n", process.0));
    let locks = locks_on(&daemon.pidfile());
    assert!(locks.iter().any(|lock| lock.exclusive && lock.holder == process.0), "{locks:?}");
}

#[test]
fn d12_f19_of_fifty_concurrent_starts_one_is_alive_and_49_say_so() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let starts: Vec<_> = (0..50).map(|_| daemon.launch().spawn()).collect();
    let ended: Vec<_> = starts.into_iter().map(Running::wait).collect();
    let process = daemon.process();
    assert_eq!(workdir.processes(), [process]);
    let (won, lost): (Vec<_>, Vec<_>) = ended.into_iter().partition(|ended| ended.code() == 0);
    assert_eq!((won.len(), lost.len()), (1, 49));
    for ended in lost {
        ended.expect(150).says(&["already running", &format!("pid {}", process.0)]);
    }
}

#[test]
fn f09_p15_a_stale_file_after_sigkill_is_taken_over() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let first = daemon.start();
    first.signal(Signal::SIGKILL);
    daemon.gone(first);
    assert!(daemon.pidfile().exists());
    assert_ne!(daemon.start(), first);
}

#[test]
fn f10_a_file_that_names_a_living_stranger_is_taken_over() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let stranger = stranger(&workdir);
    let _stale = workdir.file("pid", format!("{}\n", stranger.0));
    assert_ne!(daemon.start(), stranger);
    daemon.word("stop").expect(0);
    assert!(stranger.alive());
}

#[test]
fn f11_a_file_that_names_the_daemon_to_be_is_taken_over() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let shell =
        ["/bin/sh", "-c", "echo $$ > \"$0\"; exec \"$@\"", workdir.join("pid").to_str().expect("text")]
            .map(str::to_owned);
    let words: Vec<&str> = shell.iter().map(String::as_str).collect();
    let running = daemon.launch().through(&words).arg("--foreground").spawn();
    until_true("the daemon holds the lock", || !locks_on(&daemon.pidfile()).is_empty());
    assert_eq!(daemon.process(), running.process());
}

#[test]
fn f12_hostile_content_is_no_obstacle() {
    let huge = "9".repeat(1 << 20);
    let zeroes = format!("{}1\n", "0".repeat(4096));
    let hostile: [&[u8]; 24] = [
        b"",
        b"\n",
        b"-1\n",
        b"0\n",
        b"-0\n",
        b"1\n",
        b"+1\n",
        b"2147483648\n",
        b"4294967297\n",
        b"1000000000000000000000000000000\n",
        b"\0\0\0\0",
        b"1\0",
        b"12345",
        b"hello",
        b" 1 \n",
        b"1 2\n",
        b"1\n2\n",
        b"1abc\n",
        b"0x1\n",
        b"1e3\n",
        b"\xff\xfe1\n",
        b"\x1b[2J1\n",
        huge.as_bytes(),
        zeroes.as_bytes(),
    ];
    for content in hostile {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, ACTOR);
        let _hostile = workdir.file("pid", content);
        let shown = String::from_utf8_lossy(&content[..content.len().min(20)]);
        let status = daemon.word("status").code();
        assert!([1, 3].contains(&status), "status {status} with {shown:?}");
        daemon.word("stop").expect(0);
        let process = daemon.start();
        assert_eq!(workdir.read("pid"), format!("{}\n", process.0), "{shown:?}");
    }
}

#[test]
fn f13_a_daemon_that_is_still_starting_is_running() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let hold = format!("await={}", workdir.join("go").display());
    let first = daemon.launch().arg(hold).arg("ready").arg("serve").spawn();
    let process = daemon.appears();
    daemon.launch().run().expect(150).says(&["already running", &process.0.to_string()]);
    let _go = workdir.file("go", "");
    first.wait().expect(0);
    assert_eq!(daemon.process(), process);
}

#[test]
fn f14_deleted_while_running_the_stop_by_signal_still_works() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let process = daemon.start();
    fs::remove_file(daemon.pidfile()).expect("the PID file");
    assert_eq!(daemon.word("status").code(), 3, "nothing says that it runs");
    process.signal(Signal::SIGTERM);
    daemon.gone(process);
}

#[test]
fn f15_a_file_put_in_its_place_is_not_removed() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let process = daemon.start();
    fs::remove_file(daemon.pidfile()).expect("the PID file");
    let _foreign = workdir.file("pid", "somebody else's");
    process.signal(Signal::SIGTERM);
    daemon.gone(process);
    assert_eq!(workdir.read("pid"), "somebody else's");
}

#[test]
fn f20_a_start_during_the_stop_is_refused_or_comes_after() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let stopping = workdir.join("stopping");
    let words = [format!("touch={}", stopping.display()), format!("await={}", workdir.join("go").display())];
    let launch = daemon.launch().arg("ready").arg("serve").arg(&words[0]).arg(&words[1]);
    let process = daemon.started(launch);
    process.signal(Signal::SIGTERM);
    until_true("it is stopping", || stopping.exists());
    daemon.launch().run().expect(150);
    let _go = workdir.file("go", "");
    daemon.gone(process);
    assert_ne!(daemon.start(), process);
}

#[test]
fn p13_it_is_roots_even_where_the_daemon_is_not() {
    if !Uid::effective().is_root() {
        return skip("only root can become another user");
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_dropping"));
    let process = daemon.started(daemon.launch().dirty());
    let metadata = fs::metadata(daemon.pidfile()).expect("the PID file");
    assert_eq!((metadata.uid(), metadata.mode() & 0o7777), (0, 0o600));
    process.signal(Signal::SIGTERM);
    daemon.gone(process);
    assert_eq!(daemon.word("status").code(), 3, "a file that it could not remove says that nothing runs");
    daemon.start();
}

#[test]
fn p13_stop_removes_what_the_daemon_itself_could_not() {
    if !Uid::effective().is_root() {
        return skip("only root can become another user");
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_dropping"));
    daemon.start();
    daemon.word("stop").expect(0);
    daemon.assert_nothing_left();
}
