//! The way into the background: forks, session, parent, and when it is not taken (D05 to D08, D16, F33).

use daemon_tests::daemon::Daemon;
use daemon_tests::preload;
use daemon_tests::proc::Process;
use daemon_tests::terminal;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");

#[test]
fn d05_d08_the_daemon_is_another_process_whose_launcher_and_first_child_are_gone() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let running = daemon.launch().dirty().spawn();
    let launched = running.process();
    running.wait().expect(0);
    let process = daemon.process();
    assert_ne!(process, launched);
    assert_eq!(workdir.processes(), [process], "nothing else is left");
    assert_ne!(process.stat().parent, launched.0);
}

#[test]
fn d06_d07_it_has_a_session_of_its_own_that_it_does_not_lead() {
    let workdir = Workdir::new();
    let process = Daemon::new(&workdir, ACTOR).start();
    let stat = process.stat();
    assert_ne!(stat.session, Process::own().stat().session);
    assert_ne!(stat.session, process.0);
    assert_eq!(stat.terminal, 0);
}

#[test]
fn d06_f30_a_controlling_terminal_is_left_behind() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let (_terminal, name) = terminal::open();
    let process = daemon.started(daemon.launch().dirt_with("--tty", name));
    assert_eq!(process.stat().terminal, 0);
}

#[test]
fn d07_opening_a_terminal_does_not_acquire_it() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let (_terminal, name) = terminal::open();
    let process = daemon.started(daemon.launch().arg(format!("terminal={name}")).arg("ready").arg("serve"));
    assert_eq!(process.stat().terminal, 0);
}

#[test]
fn f22_a_launcher_that_leads_its_session_is_no_obstacle() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let process = daemon.started(daemon.launch().dirt("--session"));
    assert_ne!(process.stat().session, process.0);
}

#[test]
fn d08_its_parent_is_the_nearest_subreaper() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let running = daemon.launch().through(&[env!("CARGO_BIN_EXE_subreaper")]).spawn();
    let process = daemon.appears();
    until_true("the daemon is the subreaper's", || process.stat().parent == running.process().0);
}

#[test]
fn d16_foreground_is_a_flag_and_a_word() {
    for how in ["--foreground", "run"] {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, ACTOR);
        let running = daemon.launch().arg(how).spawn();
        let process = daemon.appears();
        assert_eq!(process, running.process(), "{how}");
        assert_eq!(process.stat().session, Process::own().stat().session, "{how}");
        process.signal(Signal::SIGTERM);
        running.wait().expect(0);
    }
}

#[test]
fn d16_a_declaration_decides() {
    let workdir = Workdir::new();
    let staying = Daemon::new(&workdir, env!("CARGO_BIN_EXE_staying"));
    let running = staying.launch().spawn();
    assert_eq!(staying.appears(), running.process(), "`detach = false`");
    staying.word("stop").expect(0);
    running.wait().expect(0);

    let manager = daemon_tests::notify::Manager::at(&workdir.join("notify"));
    let forking = Daemon::new(&workdir, env!("CARGO_BIN_EXE_forking"));
    let running = forking.launch().env("NOTIFY_SOCKET", manager.address()).spawn();
    let launched = running.process();
    running.wait().expect(0);
    assert_ne!(forking.process(), launched, "`detach = true`");
}

#[test]
fn f33_threads_that_run_before_main_are_refused() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let library = preload::built(&workdir, preload::THREAD_BEFORE_MAIN);
    daemon.launch().env("LD_PRELOAD", &library).run().expect(1).says(&["2 threads run already"]);
    daemon.assert_nothing_left();
}
