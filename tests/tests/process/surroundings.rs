//! Where the daemon is: umask, directories, streams, root (D09 to D11, P03, P07, P08, P12, F29, F43).

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use daemon_tests::daemon::Daemon;
use daemon_tests::skip::skip;
use daemon_tests::workdir::Workdir;
use nix::unistd::Uid;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");

fn not_root() -> bool {
    let ordinary = !Uid::effective().is_root();
    if ordinary {
        skip("only root can write below /run and /var/lib and become another user");
    }
    ordinary
}

#[test]
fn d10_p08_the_umask_is_declared_and_never_inherited() {
    for inherited in ["000", "077", "777"] {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, ACTOR);
        let process = daemon.started(daemon.launch().dirt_with("--umask", inherited));
        assert_eq!(process.status().umask, 0o027, "inherited {inherited}");
        let mode = fs::metadata(daemon.pidfile()).expect("the PID file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "inherited {inherited}");
    }
}

#[test]
fn d11_the_directory_it_was_launched_from_can_be_unmounted() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let directory = workdir.directory("mounted");
    let script = "mount -t tmpfs none \"$0\" && cd \"$0\" && \"$@\" && cd / && umount \"$0\"";
    let unshare = ["/usr/bin/unshare", "-m", "--propagation", "private", "/bin/sh", "-c", script];
    let daemon = Daemon::new(&workdir, ACTOR);
    let launch = daemon.launch().through(&[&unshare[..], &[directory.to_str().expect("text")]].concat());
    launch.run().expect(0);
    assert_eq!(daemon.process().link("cwd"), Path::new("/"));
}

#[test]
fn f29_a_deleted_working_directory_is_no_obstacle() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let process = daemon.started(daemon.launch().dirt_with("--deleted-cwd", workdir.join("gone")));
    assert_eq!(process.link("cwd"), Path::new("/"));
}

#[test]
fn declared_surroundings_are_the_daemons() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_settled"));
    let [out, err] = ["out", "err"].map(|end| format!("/run/daemon-tests-settled.{end}"));
    let directories = ["/run/daemon-tests-settled", "/var/lib/daemon-tests-settled"];
    for file in [&out, &err] {
        let _only_after_a_failure = fs::remove_file(file);
    }
    for directory in directories {
        let _only_after_a_failure = fs::remove_dir_all(directory);
    }
    let child = workdir.directory("child");
    fs::set_permissions(&child, fs::Permissions::from_mode(0o777)).expect("a directory for nobody");
    let words = [format!("child={}", child.display()), "say=hello".into(), "ready".into(), "serve".into()];
    let process =
        daemon.started(words.iter().fold(daemon.launch().dirty(), daemon_tests::launch::Launch::arg));

    assert_eq!(process.status().umask, 0o022, "P08");
    assert_eq!(process.link("cwd"), Path::new("/usr"), "P07");
    let descriptors = process.descriptors();
    assert_eq!(descriptors[&0].target, Path::new("/dev/null"), "P12");
    assert_eq!(descriptors[&1].target, Path::new(&out), "P12");
    assert_eq!(descriptors[&2].target, Path::new(&err), "P12");
    assert_eq!(fs::read_to_string(&out).expect("the output"), "hello on stdout\n");
    assert_eq!(fs::read_to_string(&err).expect("the output"), "hello on stderr\n");

    let environment = fs::read_to_string(child.join("child.env")).expect("the child's environment");
    for line in ["GREETING=hello world", "PATH=/opt/bin"] {
        assert!(environment.lines().any(|other| other == line), "no {line} in {environment}");
    }

    let runtime = fs::metadata("/run/daemon-tests-settled/deep").expect("the runtime directory");
    assert_eq!((runtime.uid(), runtime.mode() & 0o7777), (65534, 0o750));
    let state = fs::metadata("/var/lib/daemon-tests-settled").expect("the state directory");
    assert_eq!((state.uid(), state.mode() & 0o7777), (65534, 0o755));

    daemon.word("stop").expect(0);
    for file in [&out, &err] {
        fs::remove_file(file).expect("the output");
    }
    for directory in directories {
        let _already_gone = fs::remove_dir_all(directory);
    }
}

/// F43: whose PID file lies elsewhere needs no directory below `/run`, which an ordinary user could not make.
#[test]
fn another_pid_file_needs_no_directory_of_the_declared_one() {
    let declared = Path::new("/run/staying");
    let _of_a_run_by_hand = fs::remove_dir(declared);
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_staying"));
    let running = daemon.launch().spawn();
    let process = daemon.appears();
    assert!(!declared.exists(), "made without need");
    daemon.word("stop").expect(0);
    daemon.gone(process);
    running.wait().expect(0);
}

#[test]
fn p03_s16_another_root_directory() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let manager = daemon_tests::notify::Manager::at(&workdir.join("notify"));
    let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_rooted"));
    let running = daemon.launch().env("NOTIFY_SOCKET", manager.address()).spawn();
    assert!(manager.next().has("READY=1"), "S16: connected before the root directory changed");
    let process = running.process();
    assert_eq!(process.link("root"), Path::new("/usr/share"));
    assert_eq!(process.link("cwd"), Path::new("/usr/share/doc"));
    assert_eq!(process.status().users, [65534; 4]);
}
