//! Within `sandbox = "strict"`: what is declared works, what is not is refused (F34).

use std::fs;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{SocketAddr, UnixListener};

use daemon_tests::address;
use daemon_tests::attempts::{assert_outcomes, called};
use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::proc::Process;
use daemon_tests::workdir::Workdir;
use nix::libc;

const WALLED: &str = env!("CARGO_BIN_EXE_walled");

/// A run with its runtime directory in the directory of the test, wherever the daemon takes that from.
fn launch<'w>(daemon: &Daemon<'w>, workdir: &Workdir) -> Launch<'w> {
    let own = workdir.join("own");
    fs::create_dir_all(&own).expect("the daemon's own directory");
    daemon.launch().arg("--listen").arg("web=127.0.0.1:0").env("RUNTIME_DIRECTORY", own)
}

/// The daemon's own directory: root takes no directory from the environment.
fn own(workdir: &Workdir) -> String {
    if nix::unistd::Uid::effective().is_root() {
        "/run/walled".into()
    } else {
        workdir.join("own").display().to_string()
    }
}

#[test]
fn what_is_declared_works() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, WALLED);
    let file = format!("{}/{}", own(&workdir), std::process::id());
    let (make, write, truncate, remove) = (
        format!("make {file}"),
        format!("write {file}"),
        format!("truncate {file}"),
        format!("remove {file}"),
    );
    assert_outcomes(
        launch(&daemon, &workdir),
        &[
            (&make, "ok"),
            (&write, "ok"),
            (&truncate, "ok"),
            (&remove, "ok"),
            ("read /etc/passwd", "ok"),
            ("read /proc/self/status", "ok"),
            ("list /usr", "ok"),
            ("write /dev/null", "ok"),
            ("read /dev/null", "ok"),
            ("socket unix", "ok"),
            ("socket inet", "ok"),
            ("run /usr/bin/perl", "ok"),
        ],
    );
}

#[test]
fn what_is_not_declared_is_refused() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, WALLED);
    // Everybody may do all of this, by the permissions of the files: only the walls are in the way.
    let elsewhere = Workdir::new();
    let open = elsewhere.file("open", "untouched");
    let free = elsewhere.directory("free");
    for (path, mode) in [(&open, 0o666), (&free, 0o777)] {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions");
    }
    let hidden = std::path::Path::new("/var/tmp").join(format!("daemon-tests-walled-{}", std::process::id()));
    fs::write(&hidden, "hidden").expect("a file in /var/tmp");
    let [open, free, hidden] = [open, free, hidden].map(|path| path.display().to_string());
    let other = Process::own().0.to_string();
    let name = format!("daemon-tests-{other}");
    let address = SocketAddr::from_abstract_name(&name).expect("a short name");
    let _listens = UnixListener::bind_addr(&address).expect("an abstract socket");
    let made = format!("{}/made-{other}", own(&workdir));
    let attempts = [
        (format!("make {made}"), "ok"),
        (format!("set-user-id {made}"), "EPERM"),
        (format!("run {made}"), "EACCES"),
        (format!("remove {made}"), "ok"),
        (format!("abstract {name}"), "EPERM"),
        (format!("write {open}"), "EACCES"),
        (format!("truncate {open}"), "EACCES"),
        (format!("remove {open}"), "EACCES"),
        (format!("make {free}/new"), "EACCES"),
        (format!("mkdir {free}/new"), "EACCES"),
        (format!("symlink {free}/new"), "EACCES"),
        (format!("rename {free} {}/moved", own(&workdir)), "EACCES"),
        (format!("read {hidden}"), "EACCES"),
        (format!("signal {other}"), "EPERM"),
        ("list /tmp".into(), "EACCES"),
        ("list /home".into(), "EACCES"),
        ("list /dev".into(), "EACCES"),
        ("run /bin/sh".into(), "EACCES"),
        ("run /usr/bin/env".into(), "EACCES"),
        ("listen 127.0.0.1:0".into(), "EACCES"),
        ("connect 127.0.0.1:9".into(), "EACCES"),
        ("socket netlink".into(), "EAFNOSUPPORT"),
        ("socket packet".into(), "EAFNOSUPPORT"),
    ];
    let attempts: Vec<(&str, &str)> = attempts.iter().map(|(what, how)| (what.as_str(), *how)).collect();
    assert_outcomes(launch(&daemon, &workdir), &attempts);
    fs::remove_file(hidden).expect("it was left alone");
}

/// As a daemon needs it that binds its sockets anew.
#[test]
fn the_ports_of_all_declared_addresses_can_be_bound_and_no_other() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, WALLED);
    let [one, two, other] = [7003, 7008, 7009].map(|port| format!("listen {}", address::own(port)));
    assert_outcomes(launch(&daemon, &workdir), &[(&one, "ok"), (&two, "ok"), (&other, "EACCES")]);
}

#[test]
fn system_calls_beyond_the_walls_are_refused_in_programs_that_the_daemon_starts() {
    const EPERM: &str = "1";
    const ENOSYS: &str = "38";
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, WALLED);
    let refused = [
        ("ptrace", libc::SYS_ptrace, "0,0,0,0"),
        ("mount", libc::SYS_mount, "'none,'/mnt,'tmpfs,0,0"),
        ("umount", libc::SYS_umount2, "'/proc,0"),
        ("pivot_root", libc::SYS_pivot_root, "'/,'/"),
        ("unshare_users", libc::SYS_unshare, "268435456"),
        ("unshare_mounts", libc::SYS_unshare, "131072"),
        ("setns", libc::SYS_setns, "0,0"),
        ("clone_users", libc::SYS_clone, "268435473,0,0,0,0"),
        ("keyctl", libc::SYS_keyctl, "0,-3,0"),
        ("add_key", libc::SYS_add_key, "'user,'a,'b,1,-3"),
        ("bpf", libc::SYS_bpf, "0,0,0"),
        ("perf_event_open", libc::SYS_perf_event_open, "0,0,-1,-1,0"),
        ("io_uring_setup", libc::SYS_io_uring_setup, "8,0"),
        ("userfaultfd", libc::SYS_userfaultfd, "0"),
        ("init_module", libc::SYS_init_module, "0,0,0"),
        ("kexec_load", libc::SYS_kexec_load, "0,0,0,0"),
        ("reboot", libc::SYS_reboot, "0,0,0,0"),
        ("swapon", libc::SYS_swapon, "'none,0"),
        ("personality", libc::SYS_personality, "8"),
        ("seccomp", libc::SYS_seccomp, "2,0,0"),
        ("landlock", libc::SYS_landlock_create_ruleset, "0,0,1"),
        ("map_writable_code", libc::SYS_mmap, "0,4096,7,34,-1,0"),
        ("realtime", libc::SYS_sched_setscheduler, "0,1,0"),
        ("deadline", libc::SYS_sched_setattr, "0,0,0"),
        ("make_set_user_id", libc::SYS_openat, "-100,'/dev/null,65,2541"),
        ("make_set_group_id", libc::SYS_mknodat, "-100,'/run/x,34253,0"),
        ("type_into_terminal", libc::SYS_ioctl, "0,21522,'x"),
    ];
    let absent = [
        ("clone3", libc::SYS_clone3, "0,0"),
        ("openat2", libc::SYS_openat2, "-100,'/,0,0"),
        ("newer_than_the_program", 999, "0"),
        ("far_too_new", 0x4000_0001, "0"),
    ];
    let open = [
        ("ask_personality", libc::SYS_personality, "-1"),
        ("map", libc::SYS_mmap, "0,4096,3,34,-1,0"),
        ("fair_scheduling", libc::SYS_getpriority, "0,0"),
        ("pipe", libc::SYS_pipe2, "'........,0"),
    ];
    let outcomes = called(launch(&daemon, &workdir), &[&refused[..], &absent, &open].concat());
    let of = |name: &str| outcomes.get(name).map(String::as_str);
    let wrong = |expected| move |(name, ..): &&(&'static str, i64, &str)| of(name) != Some(expected);
    let wrong: Vec<_> = refused
        .iter()
        .filter(wrong(EPERM))
        .chain(absent.iter().filter(wrong(ENOSYS)))
        .chain(open.iter().filter(wrong("ok")))
        .map(|(name, ..)| (name, of(name)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}
