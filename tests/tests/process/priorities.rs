//! `nice` and `oom_score_adjust`: set by the program unless systemd has, in every thread, before root is given up.

use std::path::Path;

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::notify::Manager;
use daemon_tests::skip::skip;
use daemon_tests::workdir::Workdir;
use nix::unistd::Uid;

const LIMITED: &str = env!("CARGO_BIN_EXE_limited");
const DUMPING: &str = env!("CARGO_BIN_EXE_dumping");
const SPARED: &str = env!("CARGO_BIN_EXE_spared");

fn not_root() -> bool {
    let ordinary = !Uid::effective().is_root();
    if ordinary {
        skip("only root can become another user");
    }
    ordinary
}

#[test]
fn both_are_as_declared_after_the_drop() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let process = Daemon::new(&workdir, LIMITED).start();
    assert_eq!(process.oom_score_adjust(), 300);
    for thread in std::fs::read_dir(format!("/proc/{}/task", process.0)).expect("threads") {
        let number = thread.expect("a thread").file_name().to_string_lossy().parse().expect("a number");
        assert_eq!(daemon_tests::proc::Process(number).stat().nice, 7);
    }
}

#[test]
fn n06_under_systemd_both_are_those_of_the_unit() {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let launch = Daemon::new(&workdir, SPARED).launch().env("NOTIFY_SOCKET", manager.address());
    let running = launch.env("INVOCATION_ID", "0123456789abcdef0123456789abcdef").spawn();
    assert!(manager.next().has("READY=1"));
    assert_eq!(running.process().oom_score_adjust(), daemon_tests::proc::Process::own().oom_score_adjust());
}

/// A run by a user who may not have more weight than others.
fn by_nobody<'w>(workdir: &'w Workdir, program: &str) -> Launch<'w> {
    let pidfile = workdir.join("pid");
    let launch = if Uid::effective().is_root() {
        let program = workdir.install(Path::new(program));
        std::os::unix::fs::chown(workdir.path(), Some(65534), None).expect("a directory for nobody");
        let launch = Launch::new(workdir, &program).launched_by(env!("CARGO_BIN_EXE_dirty"));
        launch.dirt_with("--user", "65534")
    } else {
        Launch::new(workdir, Path::new(program))
    };
    launch.arg("--pidfile").arg(pidfile)
}

#[test]
fn more_weight_than_was_inherited_is_roots_to_give() {
    for (program, words) in [
        (DUMPING, ["cannot set `nice` to -5", "Permission denied", "help: do it as root"]),
        (SPARED, ["cannot set `oom_score_adjust` to -1000", "Permission denied", "help: do it as root"]),
    ] {
        let workdir = Workdir::new();
        let ended = by_nobody(&workdir, program).run();
        if ended.stderr.contains("the limit `") {
            skip("limits are lower here than what is declared");
            continue;
        }
        ended.expect(4).says(&words);
        assert!(workdir.processes().is_empty() && !workdir.join("pid").exists());
    }
}

#[test]
fn f26_without_proc_a_score_cannot_be_set_and_that_is_told() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, LIMITED);
    let ended = daemon.launch().dirt("--no-proc").run().expect(6);
    ended.says(&["cannot set `oom_score_adjust` to 300", "No such file or directory", "help: mount /proc"]);
    daemon.assert_nothing_left();
}
