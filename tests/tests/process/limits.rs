//! Resource limits: set by the program unless systemd has, and never in the way of the start itself (P02, F25).

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::notify::Manager;
use daemon_tests::proc::{Limit, Process};
use daemon_tests::skip::skip;
use daemon_tests::workdir::Workdir;
use nix::sys::resource::{Resource, getrlimit};
use nix::unistd::Uid;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");
const LIMITED: &str = env!("CARGO_BIN_EXE_limited");
const DUMPING: &str = env!("CARGO_BIN_EXE_dumping");

const CAP_SYS_RESOURCE: u32 = 24;
const CORE: &str = "Max core file size";

fn not_root() -> bool {
    let ordinary = !Uid::effective().is_root();
    if ordinary {
        skip("only root can become another user");
    }
    ordinary
}

/// With these limits of the shell's.
fn under<'w>(launch: Launch<'w>, limits: &str) -> Launch<'w> {
    launch.through(&["/bin/bash", "-c", &format!("{limits}; exec \"$@\""), "bash"])
}

fn both(limit: &str) -> Limit {
    Limit { soft: limit.into(), hard: limit.into() }
}

fn hard(resource: Resource) -> String {
    let (_, hard) = getrlimit(resource).expect("a limit");
    if hard == nix::sys::resource::RLIM_INFINITY { "unlimited".into() } else { hard.to_string() }
}

/// Started as by systemd, with this limit of core dumps.
fn started_by_systemd(workdir: &Workdir, program: &str, limits: &str, look: impl Fn(Process)) {
    let manager = Manager::at(&workdir.join("notify"));
    let launch = Daemon::new(workdir, program).launch().env("NOTIFY_SOCKET", manager.address());
    let running = under(launch.env("INVOCATION_ID", "0123456789abcdef0123456789abcdef"), limits).spawn();
    assert!(manager.next().has("READY=1"));
    look(running.process());
}

#[test]
fn p02_no_core_is_dumped_whatever_the_launcher_allowed() {
    for inherited in ["unlimited", "1000", "0"] {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, ACTOR);
        let process = daemon.started(under(daemon.launch().dirty(), &format!("ulimit -Sc {inherited}")));
        assert_eq!(process.limit(CORE), both("0"), "{inherited}");
    }
}

#[test]
fn a_core_is_dumped_where_it_is_asked_for() {
    if hard(Resource::RLIMIT_CORE) != "unlimited" {
        return skip("core dumps are limited here");
    }
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, DUMPING);
    let process = daemon.started(under(daemon.launch(), "ulimit -Sc 0"));
    assert_eq!(process.limit(CORE), both("unlimited"));
}

#[test]
fn n06_under_systemd_the_limits_are_those_of_the_unit() {
    let workdir = Workdir::new();
    let inherited = both(&hard(Resource::RLIMIT_CORE));
    started_by_systemd(&workdir, ACTOR, "ulimit -Sc $(ulimit -Hc)", |process| {
        assert_eq!(process.limit(CORE), inherited);
    });
}

#[test]
fn the_limits_are_as_declared_and_do_not_keep_the_start_itself_from_its_files_and_its_thread() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, LIMITED);
    let process = daemon.started(daemon.launch().dirty());
    let limit = |name| process.limit(name);
    assert_eq!(limit("Max open files"), Limit { soft: "3".into(), hard: "4".into() });
    assert_eq!(limit("Max stack size"), Limit { soft: "65536".into(), hard: "8388608".into() });
    let expected = [
        ("Max processes", "1"),
        ("Max file size", "0"),
        ("Max locked memory", "0"),
        ("Max msgqueue size", "0"),
        ("Max pending signals", "0"),
        ("Max file locks", "1024"),
        ("Max address space", "1099511627776"),
        ("Max data size", "1099511627776"),
        ("Max cpu time", "3600"),
        ("Max realtime timeout", "10000000"),
        (CORE, "0"),
    ];
    for (name, value) in expected {
        assert_eq!(limit(name), both(value), "{name}");
    }
    assert_eq!(process.threads().len(), 2);
    daemon.word("stop").expect(0);
    daemon.assert_nothing_left();
}

#[test]
fn f25_a_limit_beyond_the_hard_one_is_told_with_both_and_nothing_is_left() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_greedy"));
    let hard = hard(Resource::RLIMIT_NOFILE);
    let words = ["`nofile` to 2147483648", &hard, "Operation not permitted", "help: ", "CAP_SYS_RESOURCE"];
    daemon.launch().dirty().run().expect(4).says(&words);
    daemon.assert_nothing_left();
    if !Uid::effective().is_root() {
        daemon.word("check").expect(4).says(&words);
    }
}

#[test]
fn f25_infinitely_many_files_are_as_many_as_may_be_had() {
    if not_root() {
        return;
    }
    let may_raise = Process::own().status().capabilities.effective >> CAP_SYS_RESOURCE & 1 == 1;
    let most = std::fs::read_to_string("/proc/sys/fs/nr_open").expect("the most files");
    let most = if may_raise { most.trim().to_owned() } else { hard(Resource::RLIMIT_NOFILE) };
    let workdir = Workdir::new();
    let process = Daemon::new(&workdir, DUMPING).start();
    assert_eq!(process.limit("Max open files"), Limit { soft: "64".into(), hard: most });
}

#[test]
fn f25_an_inherited_limit_of_hardly_any_file_or_of_many_is_no_obstacle() {
    for limit in ["$(ulimit -Hn)", "16"] {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, ACTOR);
        let process = daemon.started(under(daemon.launch(), &format!("ulimit -n {limit}")));
        assert_eq!(process.limit(CORE), both("0"));
    }
}
