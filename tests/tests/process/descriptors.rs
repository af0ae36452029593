//! Descriptors: everything inherited is closed but what a contract names (D01, D01a, D09, F24, F25, F27).

use std::path::{Path, PathBuf};

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::notify::ReadinessPipe;
use daemon_tests::proc::Process;
use daemon_tests::skip::skip;
use daemon_tests::wait::{limit, within};
use daemon_tests::workdir::Workdir;
use nix::sys::resource::{Resource, getrlimit};
use nix::unistd::Uid;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");
const BARE: &str = env!("CARGO_BIN_EXE_bare");

fn numbers(process: Process) -> Vec<i32> {
    process.descriptors().into_keys().collect()
}

/// A daemon without PID file or sockets has open above 2 the request to stop, and nothing else. The pipe to the launcher
/// goes when the launcher was told, which may be gone a moment before.
fn assert_bare(launch: impl FnOnce(Launch<'_>) -> Launch<'_>) {
    let workdir = Workdir::new();
    // Its own path, so that the process can be told apart.
    let program = workdir.install(Path::new(BARE));
    let launched = Launch::new(&workdir, &program).launched_by(env!("CARGO_BIN_EXE_dirty"));
    launch(launched).run().expect(0);
    let processes = workdir.processes();
    assert_eq!(processes.len(), 1, "{processes:?}");
    let open = || -> Vec<PathBuf> {
        let above = processes[0].descriptors().into_iter().filter(|(number, _)| *number > 2);
        above.map(|(_, one)| one.target).collect()
    };
    let expected = [Path::new("anon_inode:[eventfd]")];
    let _what_it_says = within(limit(), || (open() == expected).then_some(()));
    assert_eq!(open(), expected);
}

#[test]
fn d01_nothing_but_the_standard_streams_is_open() {
    assert_bare(|launch| launch.dirty().dirt_with("--umask", "000"));
}

#[test]
fn d09_f27_standard_streams_closed_by_the_launcher_are_dev_null() {
    for closed in ["0", "1", "2", "0,1", "0,2", "1,2", "0,1,2"] {
        for foreground in [false, true] {
            let workdir = Workdir::new();
            let daemon = Daemon::new(&workdir, ACTOR);
            let launch = daemon.launch().dirty().dirt_with("--close", closed);
            if foreground {
                let _until_the_end_of_the_test = launch.arg("--foreground").spawn();
            } else {
                launch.run().expect(0);
            }
            let descriptors = daemon.appears().descriptors();
            for number in 0..=2 {
                let null = !foreground || closed.contains(&number.to_string());
                let target = &descriptors[&number].target;
                assert_eq!(
                    target == Path::new("/dev/null"),
                    null || number == 0,
                    "{closed}: {number} is {target:?}"
                );
            }
        }
    }
}

#[test]
fn d09_standard_streams_are_dev_null() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let descriptors = daemon.started(daemon.launch().dirty()).descriptors();
    assert_eq!([0, 1, 2].map(|number| descriptors[&number].target.to_str()), [Some("/dev/null"); 3]);
}

#[test]
fn d01_f25_a_descriptor_above_the_lowered_limit_is_closed() {
    assert_bare(|launch| launch.dirty().dirt_with("--nofile", "64"));
}

#[test]
fn d01_f24_a_full_table_of_descriptors_is_emptied() {
    assert_bare(|launch| launch.dirt("--fill"));
}

#[test]
fn d01_f25_the_number_of_system_calls_does_not_grow_with_the_limit() {
    let (_, hard) = getrlimit(Resource::RLIMIT_NOFILE).expect("the limit");
    if hard < 4096 {
        return skip("the hard limit of open files is too low to tell");
    }
    let calls = |limit: u64| {
        let workdir = Workdir::new();
        let trace = workdir.join("trace");
        let daemon = Daemon::new(&workdir, ACTOR);
        let strace = ["/usr/bin/strace", "-f", "-qq", "-o", trace.to_str().expect("text")];
        let launch = daemon.launch().dirt_with("--nofile", limit.to_string()).through(&strace);
        launch.arg("ready").run().expect(0);
        // Each line is "PID call(arguments) = result"; one that was interrupted comes back with "<...".
        let closes =
            |line: &&str| line.split_whitespace().nth(1).is_some_and(|call| call.starts_with("close"));
        workdir.read("trace").lines().filter(closes).count()
    };
    if !Path::new("/usr/bin/strace").exists() {
        return skip("strace is not installed");
    }
    assert_eq!(calls(256), calls(hard));
}

#[test]
fn d01_f26_without_proc_everything_is_closed_too() {
    if !Uid::effective().is_root() {
        return skip("only root can hide /proc");
    }
    assert_bare(|launch| launch.dirty().dirt("--no-proc"));
}

#[test]
fn d01a_the_lock_of_the_pid_file_survives() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let descriptors = daemon.started(daemon.launch().dirty()).descriptors();
    let held: Vec<_> =
        descriptors.values().filter(|descriptor| descriptor.target == daemon.pidfile()).collect();
    assert_eq!(held.len(), 1, "{descriptors:?}");
    let secret = workdir.join("secret");
    assert!(descriptors.values().all(|descriptor| descriptor.target != secret), "{descriptors:?}");
}

#[test]
fn d01a_q03_the_readiness_descriptor_survives_until_it_is_used() {
    for number in [3, 7, 42] {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, ACTOR);
        let (pipe, end) = ReadinessPipe::new();
        let running = daemon
            .launch()
            .dirt_with("--cwd", "/")
            .descriptor(number, end)
            .arg("--ready-fd")
            .arg(number.to_string())
            .spawn();
        assert_eq!(pipe.read_to_end(), "\n", "descriptor {number}");
        assert!(!numbers(running.process()).contains(&number), "descriptor {number} is still open");
    }
}

#[test]
fn fd_leak_a_child_has_the_standard_streams_and_nothing_else() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let child = format!("child={}", workdir.path().display());
    daemon.started(daemon.launch().dirty().arg(child).arg("ready").arg("serve"));
    assert_eq!(workdir.read("child.fd").lines().collect::<Vec<_>>(), ["0", "1", "2"]);
}

#[test]
fn fd_leak_whatever_the_daemon_has_open_ends_at_exec() {
    let workdir = Workdir::new();
    let process = Daemon::new(&workdir, ACTOR).start();
    let inherited = process.descriptors().into_iter().filter(|(_, descriptor)| descriptor.inherited);
    assert_eq!(inherited.map(|(number, _)| number).collect::<Vec<_>>(), [0, 1, 2]);
}
