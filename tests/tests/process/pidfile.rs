//! The PID file: the lock is the truth, the file is a view of it (D12, P15, F01 to F15).

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::net::UnixListener;

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::{Launch, Running};
use daemon_tests::proc::{Process, locks_on};
use daemon_tests::skip::skip;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;
use nix::sys::stat::Mode;
use nix::unistd::{Uid, mkfifo};

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");

/// A process that has nothing to do with any daemon.
fn stranger(workdir: &Workdir) -> Process {
    let shell = Launch::new(workdir, "/bin/sh".as_ref()).launched_by(env!("CARGO_BIN_EXE_dirty"));
    let running = shell.arg("-c").arg("kill -STOP $$").arg(workdir.path()).spawn();
    let process = running.process();
    until_true("the stranger has stopped itself", || process.stat().state == 'T');
    process
}

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
    for content in
        ["", "-1\n", "0\n", "1000000000000000000000000000000\n", "\0\0\0\0", "12345", "hello", &huge]
    {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, ACTOR);
        let _hostile = workdir.file("pid", content);
        let shown: String = content.chars().take(20).collect();
        let status = daemon.word("status").code();
        assert!([1, 3].contains(&status), "status {status} with {shown:?}");
        daemon.word("stop").expect(0);
        let process = daemon.start();
        assert_eq!(workdir.read("pid"), format!("{}\n", process.0), "{shown:?}");
    }
}

#[test]
fn f05_a_symbolic_link_is_refused_and_its_target_untouched() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let target = workdir.file("target", "precious");
    symlink(&target, daemon.pidfile()).expect("a symbolic link");
    daemon.launch().run().expect(6).says(&["symbolic link", daemon.pidfile().to_str().expect("text")]);
    assert_eq!(workdir.read("target"), "precious");
    assert!(workdir.processes().is_empty());
}

#[test]
fn f07_a_hard_link_is_refused_and_its_target_untouched() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let target = workdir.file("target", "precious");
    fs::hard_link(&target, daemon.pidfile()).expect("a hard link");
    daemon.launch().run().expect(6).says(&["hard link"]);
    assert_eq!(workdir.read("target"), "precious");
    assert!(workdir.processes().is_empty());
}

#[test]
fn f08_a_directory_a_fifo_and_a_socket_are_refused_without_blocking() {
    for kind in ["directory", "fifo", "socket"] {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, ACTOR);
        match kind {
            "directory" => fs::create_dir(daemon.pidfile()).expect("a directory"),
            "fifo" => mkfifo(&daemon.pidfile(), Mode::S_IRWXU).expect("a fifo"),
            _ => drop(UnixListener::bind(daemon.pidfile()).expect("a socket")),
        }
        daemon.launch().run().expect(6).says(&["cannot be trusted"]);
        assert!(workdir.processes().is_empty(), "{kind}");
        assert_eq!(daemon.word("status").code(), 4, "{kind}: cannot be told");
    }
}

#[test]
fn f06_a_link_of_another_user_on_the_way_is_refused() {
    if !Uid::effective().is_root() {
        return skip("only root can make another user's link");
    }
    let workdir = Workdir::new();
    let real = workdir.directory("real");
    let link = workdir.join("link");
    symlink(&real, &link).expect("a symbolic link");
    let pidfile = link.join("pid").display().to_string();
    let daemon = Daemon::new(&workdir, ACTOR).flag(&["--pidfile", &pidfile]);
    daemon.launch().run().expect(0);
    daemon.word("stop").expect(0);
    std::os::unix::fs::lchown(&link, Some(65534), Some(65534)).expect("the link is nobody's");
    daemon.launch().run().expect(6).says(&["symbolic link", "cannot be trusted"]);
    assert!(workdir.processes().is_empty());
    assert!(fs::read_dir(real).expect("the directory").next().is_none());
}

#[test]
fn f06_a_directory_that_others_can_write_to_is_refused() {
    let workdir = Workdir::new();
    let open = workdir.directory("open");
    fs::set_permissions(&open, fs::Permissions::from_mode(0o1777)).expect("a directory as /tmp");
    let pidfile = open.join("pid").display().to_string();
    let daemon = Daemon::new(&workdir, ACTOR).flag(&["--pidfile", &pidfile]);
    daemon.launch().run().expect(6).says(&["cannot be trusted", "mode 1777"]);
    assert!(workdir.processes().is_empty());
    assert!(!open.join("pid").exists());
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
fn only_its_owner_can_open_the_file_and_so_lock_it() {
    if !Uid::effective().is_root() {
        return skip("only root can be another user");
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let process = daemon.start();
    process.signal(Signal::SIGKILL);
    daemon.gone(process);
    let holder = workdir.install(env!("CARGO_BIN_EXE_holder").as_ref());
    let launch = Launch::new(&workdir, &holder).launched_by(env!("CARGO_BIN_EXE_dirty"));
    launch.dirt_with("--user", "65534").arg(daemon.pidfile()).run().expect(101).says(&["PermissionDenied"]);
}

#[test]
fn a_reader_who_locks_the_file_is_named_and_not_taken_for_the_daemon() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let _leftover = workdir.file("pid", "");
    let reader = Launch::new(&workdir, env!("CARGO_BIN_EXE_holder").as_ref()).arg(daemon.pidfile()).spawn();
    until_true("somebody holds a lock", || !locks_on(&daemon.pidfile()).is_empty());
    let number = reader.process().0.to_string();
    daemon.launch().run().expect(1).says(&["cannot lock", &number, "remove the file"]);
    assert!(reader.process().alive());
    fs::remove_file(daemon.pidfile()).expect("the file");
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
