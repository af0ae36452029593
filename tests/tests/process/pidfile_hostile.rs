//! What others can put in the place of the PID file, or on the way to it (F05 to F08).

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::proc::locks_on;
use daemon_tests::skip::skip;
use daemon_tests::stranger::allow;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;
use nix::sys::stat::{Mode, SFlag, makedev, mknod};
use nix::unistd::Uid;
use nix::unistd::mkfifo;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");

#[test]
fn f05_a_symbolic_link_is_refused_and_its_target_untouched() {
    let workdir = Workdir::new();
    let precious = workdir.file("precious", "precious");
    let directory = workdir.directory("directory");
    let daemon = Daemon::new(&workdir, ACTOR);
    let missing = workdir.join("missing");
    let roots = [Path::new("/etc/passwd"), Path::new("/dev/null"), Path::new("/proc/self/fd/1")];
    let targets = [precious.as_path(), &missing, &directory, &daemon.pidfile(), Path::new("pid")];
    let before = fs::read("/etc/passwd").expect("a file of root's");
    for target in targets.iter().chain(&roots) {
        symlink(target, daemon.pidfile()).expect("a symbolic link");
        for word in ["start", "run"] {
            daemon.word(word).expect(6).says(&["symbolic link", daemon.pidfile().to_str().expect("text")]);
        }
        for (word, code) in [("status", 4), ("stop", 6), ("reload", 6), ("check", 6)] {
            assert_eq!(daemon.word(word).code(), code, "{word} with a link to {}", target.display());
        }
        fs::remove_file(daemon.pidfile()).expect("the link is still there");
        assert!(workdir.processes().is_empty());
    }
    assert_eq!(workdir.read("precious"), "precious");
    assert!(!missing.exists() && fs::read_dir(directory).expect("a directory").next().is_none());
    assert_eq!(fs::read("/etc/passwd").expect("a file of root's"), before);
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
fn f08_what_is_no_file_is_refused_without_blocking() {
    for kind in ["directory", "fifo", "socket", "device", "block device"] {
        if kind.ends_with("device") && !Uid::effective().is_root() {
            skip("only root can make a device");
            continue;
        }
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, ACTOR);
        match kind {
            "directory" => fs::create_dir(daemon.pidfile()).expect("a directory"),
            "fifo" => mkfifo(&daemon.pidfile(), Mode::S_IRWXU).expect("a fifo"),
            "socket" => drop(UnixListener::bind(daemon.pidfile()).expect("a socket")),
            // /dev/null, and a disk that no machine has.
            "device" => device(&daemon.pidfile(), SFlag::S_IFCHR, makedev(1, 3)),
            _ => device(&daemon.pidfile(), SFlag::S_IFBLK, makedev(240, 255)),
        }
        let ended = daemon.launch().run();
        if kind == "block device" {
            // Opening it fails already.
            assert_eq!(ended.code(), 6, "{kind}: {}", ended.stderr);
        } else {
            ended.expect(6).says(&["cannot be trusted"]);
        }
        assert!(workdir.processes().is_empty(), "{kind}");
        assert_eq!(daemon.word("status").code(), 4, "{kind}: cannot be told");
        assert_eq!(daemon.word("check").code(), 6, "{kind}: a start is known to fail");
    }
}

fn device(path: &Path, kind: SFlag, number: u64) {
    mknod(path, kind, Mode::S_IRWXU, number).expect("a device");
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

/// In the mode such a list shows as rights of the group, which is root's.
#[test]
fn f06_a_directory_that_a_list_lets_others_write_to_is_refused() {
    if !Uid::effective().is_root() {
        return skip("only in root's directories the group is another one than the owner's");
    }
    let workdir = Workdir::new();
    let open = workdir.directory("open");
    allow("u:nobody:rx", &open);
    let pidfile = open.join("pid").display().to_string();
    let daemon = Daemon::new(&workdir, ACTOR).flag(&["--pidfile", &pidfile]);
    daemon.launch().run().expect(0);
    daemon.word("stop").expect(0);
    allow("u:nobody:rwx", &open);
    for word in ["start", "check"] {
        daemon.word(word).expect(6).says(&["cannot be trusted", "access control list", "user 65534"]);
    }
    assert!(workdir.processes().is_empty());
    assert!(!open.join("pid").exists());
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
