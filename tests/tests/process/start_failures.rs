//! A start that fails says so: exit status, what failed on what, what to do; no process and no PID file is left.

use std::os::unix::fs::chown;
use std::path::Path;

use daemon_tests::address;
use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::skip::skip;
use daemon_tests::workdir::Workdir;
use nix::unistd::Uid;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");

fn not_root(what: &str) -> bool {
    let ordinary = !Uid::effective().is_root();
    if ordinary {
        skip(&format!("only root can {what}"));
    }
    ordinary
}

#[test]
fn f01_the_directory_of_the_pid_file_is_missing() {
    let workdir = Workdir::new();
    let pidfile = workdir.join("missing/pid").display().to_string();
    let daemon = Daemon::new(&workdir, ACTOR);
    let ended = daemon.launch().dirty().arg("--pidfile").arg(&pidfile).run().expect(6);
    ended.says(&[&pidfile, "No such file or directory", "help: create the directory"]);
    daemon.assert_nothing_left();
    assert!(!workdir.join("missing").exists());
}

#[test]
fn f01_a_part_of_the_path_is_a_file() {
    let workdir = Workdir::new();
    let file = workdir.file("file", "");
    let daemon = Daemon::new(&workdir, ACTOR);
    let ended = daemon.launch().arg("--pidfile").arg(file.join("pid")).run().expect(6);
    ended.says(&["file/pid", "Not a directory"]);
    daemon.assert_nothing_left();
}

#[test]
fn f02_the_directory_cannot_be_written_to() {
    if not_root("start it as another user") {
        return;
    }
    let workdir = Workdir::new();
    let program = workdir.install(Path::new(ACTOR));
    let daemon = Daemon::new(&workdir, ACTOR).installed(program);
    let launch = daemon.launch().launched_by(env!("CARGO_BIN_EXE_dirty")).dirt_with("--user", "65534");
    launch.run().expect(4).says(&["Permission denied", "help: do it as root"]);
    daemon.assert_nothing_left();
}

#[test]
fn f02_the_file_system_is_read_only() {
    if not_root("mount one") {
        return;
    }
    let workdir = Workdir::new();
    let place = workdir.directory("place");
    let pidfile = place.join("pid").display().to_string();
    let daemon = Daemon::new(&workdir, ACTOR).flag(&["--pidfile", &pidfile]);
    for old in [None, Some("4711\n")] {
        let left = old.map(|text| format!("printf '{text}' > \"$0\"/pid;")).unwrap_or_default();
        let script =
            format!("mount -t tmpfs -o mode=755 none \"$0\"; {left} mount -o remount,ro \"$0\"; \"$@\"");
        let shell = ["/bin/sh", "-c", &script, place.to_str().expect("text")];
        let unshare = ["/usr/bin/unshare", "-m", "--propagation", "private"];
        let launch = daemon.launch().through(&[&unshare[..], &shell].concat());
        launch.run().expect(1).says(&[&pidfile, "Read-only file system"]);
        assert!(workdir.processes().is_empty());
    }
}

#[test]
fn f03_the_disk_is_full() {
    if not_root("mount a full disk") {
        return;
    }
    let workdir = Workdir::new();
    let full = workdir.directory("full");
    let pidfile = full.join("pid").display().to_string();
    let daemon = Daemon::new(&workdir, ACTOR).flag(&["--pidfile", &pidfile]);
    // The disk is seen by this shell and its children alone, so it is the shell that looks for what is left.
    let script = "\"$@\"; status=$?; ls \"$0\"; exit $status";
    let shell = ["/bin/sh", "-c", script, full.to_str().expect("text")];
    let ended = daemon.launch().dirt_with("--full-disk", &full).through(&shell).run().expect(1);
    assert_eq!(ended.stdout, "filler\n", "a PID file is left");
    ended.says(&[&pidfile, "No space left on device"]);
    daemon.assert_nothing_left();
}

#[test]
fn f16_the_path_is_too_long() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let long = workdir.join(&"x".repeat(300));
    daemon.launch().arg("--pidfile").arg(long).run().expect(1).says(&["File name too long"]);
    let longer = workdir.join(&"x/".repeat(3000)).join("pid");
    daemon.launch().arg("--pidfile").arg(longer).run().expect(1).says(&["File name too long"]);
    daemon.assert_nothing_left();
}

#[test]
fn an_address_is_in_use() {
    let address = address::own(7100);
    let _taken = std::net::TcpListener::bind(&address).expect("an address of our own");
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_listening"));
    let ended = daemon.launch().dirty().arg("--listen").arg(format!("web={address}")).run().expect(1);
    ended.says(&[&address, "`web`", "in use", "help: another process listens there", "--listen"]);
    daemon.assert_nothing_left();
}

#[test]
fn f21_no_process_can_be_made() {
    if not_root("limit another user's processes") {
        return;
    }
    // A user that nobody else is, so that only these processes count. The first fork, then the second.
    for (user, processes) in [(61001, 1), (61002, 2)] {
        let workdir = Workdir::new();
        let program = workdir.install(Path::new(ACTOR));
        let place = workdir.directory("place");
        chown(&place, Some(user), Some(user)).expect("a directory of that user");
        let pidfile = place.join("pid").display().to_string();
        let ended = Launch::new(&workdir, &program)
            .launched_by(env!("CARGO_BIN_EXE_dirty"))
            .dirt_with("--user", user.to_string())
            .dirt_with("--nproc", processes.to_string())
            .arg("--pidfile")
            .arg(&pidfile)
            .run()
            .expect(1);
        let which = if processes == 1 { "first fork" } else { "second fork" };
        ended.says(&["cannot go into the background", which, "Resource temporarily unavailable"]);
        assert!(workdir.processes().is_empty());
        assert!(!Path::new(&pidfile).exists());
    }
}

#[test]
fn f23_hardly_a_file_can_be_opened() {
    for limit in 4..16 {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, ACTOR);
        let ended = daemon.launch().dirt_with("--nofile", limit.to_string()).run();
        if ended.code() == 0 {
            daemon.word("stop").expect(0);
        } else if ended.code() != 127 {
            assert!(ended.stderr.contains("actor: "), "limit {limit}: {:?}", ended.stderr);
        }
        daemon.assert_nothing_left();
    }
}

#[test]
fn text_from_outside_cannot_forge_lines_or_drive_a_terminal() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let ended = daemon.launch().arg("--user").arg("no\x1b[2Jone\nactor: all is well").run().expect(6);
    assert!(!ended.stderr.contains('\x1b'), "{:?}", ended.stderr);
    assert!(!ended.stderr.lines().any(|line| line.starts_with("actor: all is well")), "{:?}", ended.stderr);
    daemon.assert_nothing_left();
}

#[test]
fn a_port_for_root_alone_is_4() {
    if not_root("start it as another user") {
        return;
    }
    let workdir = Workdir::new();
    let program = workdir.install(Path::new(env!("CARGO_BIN_EXE_listening")));
    let place = workdir.directory("place");
    chown(&place, Some(65534), Some(65534)).expect("a directory for nobody");
    let pidfile = place.join("pid").display().to_string();
    let daemon = Daemon::new(&workdir, ACTOR).installed(program).flag(&["--pidfile", &pidfile]);
    let launch = daemon.launch().launched_by(env!("CARGO_BIN_EXE_dirty")).dirt_with("--user", "65534");
    let ended = launch.arg("--listen").arg(format!("web={}", address::own(80))).run().expect(4);
    ended.says(&["`web`", "Permission denied", "help: "]);
    daemon.assert_nothing_left();
    assert!(!Path::new(&pidfile).exists());
}
