//! User databases that are strange, slow or not there (F36 to F41).

use std::fmt::Write as _;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::skip::skip;
use daemon_tests::workdir::Workdir;
use nix::sys::stat::Mode;
use nix::unistd::{Group, Uid, mkfifo};

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");
const IMPATIENT: &str = env!("CARGO_BIN_EXE_impatient");
const NOBODY: u32 = 65534;

fn not_root() -> bool {
    let ordinary = !Uid::effective().is_root();
    if ordinary {
        skip("only root can become another user");
    }
    ordinary
}

/// The program with one file of `/etc` replaced, for it alone.
fn with<'w>(launch: Launch<'w>, file: &Path, database: &str) -> Launch<'w> {
    let script = format!("mount --bind {} /etc/{database} && exec \"$@\"", file.display());
    launch.through(&["unshare", "--mount", "--propagation=private", "/bin/sh", "-c", &script, "sh"])
}

#[test]
fn f38_a_database_that_hangs_is_given_up_after_start_timeout() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let fifo = workdir.join("passwd");
    mkfifo(&fifo, Mode::from_bits_truncate(0o644)).expect("a FIFO that nobody writes to");
    let daemon = Daemon::new(&workdir, IMPATIENT);
    let ended = with(daemon.launch().arg("--user").arg("nobody"), &fifo, "passwd").run().expect(152);
    ended.says(&["not ready within 2s, so it was killed"]);
    daemon.assert_nothing_left();
}

#[test]
fn f38_a_database_that_fails_is_an_error_with_its_reason() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let strace = Path::new("/usr/bin/strace");
    if !strace.exists() {
        return skip("strace is not installed");
    }
    // Another database after it would answer.
    let only = workdir.file("nsswitch.conf", "passwd: files\ngroup: files\n");
    let strace = "/usr/bin/strace -qq -o/dev/null -P/etc/passwd -einject=openat:error=EIO";
    let script = format!("mount --bind {} /etc/nsswitch.conf && exec {strace} \"$@\"", only.display());
    let words = ["unshare", "--mount", "--propagation=private", "/bin/sh", "-c", &script, "sh"];
    let launch = daemon.launch().arg("--foreground").arg("--user").arg("nobody");
    launch.through(&words).run().expect(1).says(&["cannot look up user `nobody`: "]);
    daemon.assert_nothing_left();
}

#[test]
fn f37_a_number_needs_no_database_at_all() {
    if not_root() {
        return;
    }
    // As in a container that holds the program and nothing else.
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_numbered"));
    let script = "mount -t tmpfs tmpfs /etc && exec \"$@\"";
    let words = ["unshare", "--mount", "--propagation=private", "/bin/sh", "-c", script, "sh"];
    let status = daemon.started(daemon.launch().through(&words)).status();
    assert_eq!((status.users, status.groups), ([54321; 4], [54322; 4]));
    assert_eq!(status.supplementary, [20000, 20001].into());
}

#[test]
fn f36_a_name_without_a_database_is_an_unknown_user() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let script = "mount -t tmpfs tmpfs /etc && exec \"$@\"";
    let words = ["unshare", "--mount", "--propagation=private", "/bin/sh", "-c", script, "sh"];
    let ended = daemon.launch().arg("--user").arg("nobody").through(&words).run().expect(6);
    ended.says(&["there is no user `nobody`"]);
    daemon.assert_nothing_left();
}

#[test]
fn f39_another_name_for_root_is_root() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let passwd = workdir.file("passwd", "root:x:0:0::/root:/bin/sh\ntoor:x:0:100::/root:/bin/sh\n");
    let daemon = Daemon::new(&workdir, ACTOR);
    let ended = with(daemon.launch().arg("--user").arg("toor"), &passwd, "passwd").run().expect(6);
    ended.says(&["user `toor` is root, which drops no privileges"]);
    daemon.assert_nothing_left();
}

#[test]
fn f39_f40_no_spelling_of_a_number_leads_to_root() {
    if not_root() {
        return;
    }
    for (spelling, words) in [
        ("00", "is root"),
        ("0000000000000", "is root"),
        ("+0", "there is no user"),
        ("-0", "there is no user"),
        (" 0", "there is no user"),
        ("0 ", "there is no user"),
        ("0x0", "there is no user"),
        ("4294967296", "there is no user"),
        ("18446744073709551616", "there is no user"),
        ("+1000", "there is no user"),
    ] {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_grouped"));
        daemon.launch().arg("--user").arg(spelling).run().expect(6).says(&[words]);
        daemon.assert_nothing_left();
    }
}

#[test]
fn an_entry_with_strange_fields_is_taken_as_it_is() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let home = "/nonexistent/".repeat(400);
    let entry = format!("strange:x:4000000000:3999999999:\u{1}\u{2}:{home}:\n");
    let passwd = workdir.file("passwd", format!("root:x:0:0::/root:/bin/sh\n{entry}"));
    let daemon = Daemon::new(&workdir, ACTOR);
    let launch = with(daemon.launch().arg("--user").arg("strange"), &passwd, "passwd");
    let status = daemon.started(launch).status();
    assert_eq!((status.users, status.groups), ([4_000_000_000; 4], [3_999_999_999; 4]));
    assert_eq!(status.supplementary, [3_999_999_999].into());
}

/// A group database with `count` groups that nobody is in.
fn groups(workdir: &Workdir, count: u32) -> std::path::PathBuf {
    let mut text = String::from("root:x:0:\n");
    for number in 0..count {
        writeln!(text, "g{number}:x:{}:nobody", 100_000 + number).expect("a line");
    }
    workdir.file("group", text)
}

#[test]
fn f41_a_user_in_thousands_of_groups_has_them_all() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let group = groups(&workdir, 3000);
    let daemon = Daemon::new(&workdir, ACTOR);
    let launch = with(daemon.launch().arg("--user").arg("nobody"), &group, "group");
    let status = daemon.started(launch).status();
    assert_eq!(status.supplementary.len(), 3001);
}

#[test]
fn f41_more_groups_than_the_kernel_has_room_for_are_an_error() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let group = groups(&workdir, 65537);
    let daemon = Daemon::new(&workdir, ACTOR);
    let ended = with(daemon.launch().arg("--user").arg("nobody"), &group, "group").run().expect(1);
    ended.says(&["cannot drop privileges: setgroups", "65536 groups"]);
    daemon.assert_nothing_left();
}

#[test]
fn f33_a_launcher_in_thousands_of_groups_hides_nothing() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let all: Vec<String> = (100_000..103_000).map(|group: u32| group.to_string()).collect();
    let launch = daemon.launch().dirty().dirt_with("--groups", all.join(","));
    let status = daemon.started(launch).status();
    assert_eq!(status.supplementary, [].into());
    assert_eq!(status.ignored, [13].into());
}

#[test]
fn groups_by_name_and_by_number_each_once_and_more_than_sixteen() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let status = Daemon::new(&workdir, env!("CARGO_BIN_EXE_crowded")).start().status();
    let named = |name| Group::from_name(name).ok().flatten().expect("a group of every Debian").gid.as_raw();
    let numbers = (20000..=20015).chain([4, named("adm"), named("mail"), u32::MAX - 1]);
    assert_eq!(status.supplementary, numbers.collect());
    assert_eq!(status.groups, [NOBODY; 4]);
}

#[test]
fn an_empty_list_is_no_group() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_ungrouped"));
    let status = daemon.started(daemon.launch().dirty()).status();
    assert_eq!(status.supplementary, [].into());
    assert_eq!((status.users, status.groups), ([NOBODY; 4], [NOBODY; 4]));
}

#[test]
fn what_was_root_cannot_be_looked_into_by_its_user() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let process = Daemon::new(&workdir, env!("CARGO_BIN_EXE_dropping")).start();
    // The kernel gives these files to root, where the process cannot be traced.
    let environ = std::fs::metadata(format!("/proc/{}/environ", process.0)).expect("its environment");
    assert_eq!(std::os::unix::fs::MetadataExt::uid(&environ), 0);
    assert_eq!(environ.permissions().mode() & 0o777, 0o400);
}
