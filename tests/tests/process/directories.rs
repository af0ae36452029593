//! The directories that the program makes or finds: owner, mode, and whom it believes (C02, F01 to F03, F06).
//!
//! Each test has file systems of its own at the places of the directories, seen by one shell and what it starts.

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::{Ended, Launch};
use daemon_tests::skip::skip;
use daemon_tests::workdir::Workdir;
use nix::unistd::Uid;

const STORING: &str = env!("CARGO_BIN_EXE_storing");

/// Empty places, and an `/etc` that can be written to.
const PLACES: &str = "
    umask 022
    for place in lib cache log; do mount -t tmpfs -o mode=755 tmpfs /var/$place; done
    mkdir /var/lib/.etc && mount -t tmpfs -o mode=755 tmpfs /var/lib/.etc && mkdir /var/lib/.etc/upper /var/lib/.etc/work
    mount -t overlay -o lowerdir=/etc,upperdir=/var/lib/.etc/upper,workdir=/var/lib/.etc/work overlay /etc
    umount -l /var/lib/.etc && rmdir /var/lib/.etc
";
/// Shows owner, mode and path of each of these.
const SHOW: &str =
    "show() { for path; do stat -c '%U:%G %a %n' \"$path\" 2>/dev/null || echo \"no $path\"; done; }";

fn not_root() -> bool {
    let ordinary = !Uid::effective().is_root();
    if ordinary {
        skip("only root can mount, and give directories to another user");
    }
    ordinary
}

/// Prepares the places with `before`, starts the daemon with `words`, and looks with `after`.
fn start(before: &str, words: &[&str], after: &str) -> Ended {
    let workdir = Workdir::new();
    let script =
        format!("set -e; {PLACES} {SHOW}; {before}\nset +e; \"$@\"; status=$?; {after}\nexit $status");
    let shell = ["/usr/bin/unshare", "--mount", "--propagation", "private", "/bin/sh", "-c", &script, "sh"];
    let daemon = Daemon::new(&workdir, STORING);
    let launch = words.iter().fold(daemon.launch(), Launch::arg);
    launch.dirty().through(&shell).run()
}

#[test]
fn c02_each_is_made_with_its_owner_and_mode_whatever_the_umask() {
    if not_root() {
        return;
    }
    let look = "show /var/lib/storing /var/cache/storing /var/cache/storing/deep /var/cache/storing/deep/deeper \
                /var/log/storing /etc/storing";
    let ended = start("umask 777", &[], look).expect(0);
    assert_eq!(
        ended.stdout,
        "nobody:nogroup 2750 /var/lib/storing\n\
         root:root 755 /var/cache/storing\n\
         root:root 755 /var/cache/storing/deep\n\
         nobody:nogroup 7777 /var/cache/storing/deep/deeper\n\
         nobody:nogroup 0 /var/log/storing\n\
         root:root 711 /etc/storing\n"
    );
}

#[test]
fn c02_one_that_is_there_gets_its_owner_and_mode_and_nothing_in_it_does() {
    if not_root() {
        return;
    }
    let before = "mkdir -m 777 /var/lib/storing; touch /var/lib/storing/file; chmod 600 /var/lib/storing/file
                  install -d -o nobody -g daemon -m 755 /var/log/storing
                  install -d -o nobody -m 700 /etc/storing";
    let look = "show /var/lib/storing /var/lib/storing/file /var/log/storing /etc/storing";
    let ended = start(before, &[], look).expect(0);
    assert_eq!(
        ended.stdout,
        "nobody:nogroup 2750 /var/lib/storing\n\
         root:root 600 /var/lib/storing/file\n\
         nobody:nogroup 0 /var/log/storing\n\
         nobody:root 700 /etc/storing\n"
    );
}

/// What must not be used: what is put there, and what is said of it. The victim stays as it is.
#[track_caller]
fn refused(before: &str, words: &[&str]) {
    let before = format!("mkdir -m 700 /var/lib/victim; {before}");
    let ended = start(&before, &[], "show /var/lib/victim").expect(6).says(words);
    assert_eq!(ended.stdout, "root:root 700 /var/lib/victim\n");
}

#[test]
fn f06_one_of_another_user_is_refused() {
    if not_root() {
        return;
    }
    refused(
        "install -d -o daemon /var/lib/storing",
        &["/var/lib/storing cannot be used", "belongs to user 1", "help: "],
    );
    refused("install -d -o daemon /etc/storing", &["/etc/storing cannot be used", "belongs to user 1"]);
}

#[test]
fn f06_what_is_no_directory_is_refused() {
    if not_root() {
        return;
    }
    refused("touch /var/lib/storing", &["/var/lib/storing", "Not a directory"]);
    refused("mkfifo /var/lib/storing", &["/var/lib/storing", "Not a directory"]);
    refused("touch /var/cache/storing", &["/var/cache/storing/deep", "Not a directory"]);
    refused("ln -s nowhere /var/lib/storing", &["/var/lib/storing", "No such file"]);
}

#[test]
fn f06_a_link_is_followed_when_it_is_roots_and_no_other() {
    if not_root() {
        return;
    }
    let look = "show /var/lib/elsewhere";
    let ended = start("mkdir /var/lib/elsewhere; ln -s elsewhere /var/lib/storing", &[], look).expect(0);
    assert_eq!(ended.stdout, "nobody:nogroup 2750 /var/lib/elsewhere\n");
    refused(
        "ln -s victim /var/lib/storing; chown -h nobody /var/lib/storing",
        &["symbolic link storing", "not root's"],
    );
    let parent = "install -d -o nobody /var/cache/storing; ln -s /var/lib/victim /var/cache/storing/deep";
    refused(
        &format!("{parent}; chown -h nobody /var/cache/storing/deep"),
        &["symbolic link deep", "not root's"],
    );
}

#[test]
fn f06_roots_own_is_not_given_away_from_where_others_could_have_put_it() {
    if not_root() {
        return;
    }
    // As the daemon's user can by renaming another of root's, in a directory of its own.
    let planted = "install -d -o nobody /var/cache/storing; mkdir -p -m 700 /var/cache/storing/deep/deeper";
    refused(planted, &["/var/cache/storing/deep/deeper", "belongs to root, and", "belongs to user 65534"]);
    refused(
        "mkdir /var/log/storing; chgrp mail /var/log; chmod g+w /var/log",
        &["belongs to root, and", "mode 775"],
    );
}

#[test]
fn f06_nothing_is_made_where_strangers_can_write() {
    if not_root() {
        return;
    }
    refused("chmod 777 /var/log", &["/var/log/storing cannot be used", "mode 777"]);
    refused("install -d -o daemon /var/cache/storing", &["/var/cache/storing/deep", "belongs to user 1"]);
    // The logs of some systems are a group's, too: what is made there is looked at before it is given away.
    let ended = start("chgrp mail /var/log; chmod g+w /var/log", &[], "show /var/log/storing").expect(0);
    assert_eq!(ended.stdout, "nobody:nogroup 0 /var/log/storing\n");
}

#[test]
fn f02_f03_a_disk_that_is_full_or_cannot_be_written_to_is_told_and_nothing_is_left() {
    if not_root() {
        return;
    }
    let look = "ls /var/lib /var/cache /etc/storing 2>&1";
    let nothing = "ls: cannot access '/etc/storing': No such file or directory\n/var/cache:\n\n/var/lib:\n";
    let full = "mount -t tmpfs -o mode=755,nr_inodes=3 tmpfs /var/cache";
    let ended =
        start(full, &[], look).expect(1).says(&["/var/cache/storing/deep/deeper", "No space left on device"]);
    assert_eq!(ended.stdout, nothing);
    let ended = start("mount -o remount,ro /var/cache", &[], look).expect(1).says(&["Read-only file system"]);
    assert_eq!(ended.stdout, nothing);
}

#[test]
fn a_start_that_fails_leaves_no_directory_that_it_has_made_unless_something_is_in_it() {
    if not_root() {
        return;
    }
    let look = "show /var/lib/storing /var/cache/storing /var/log/storing /etc/storing";
    let nothing = "no /var/lib/storing\nno /var/cache/storing\nno /var/log/storing\nno /etc/storing\n";
    let [early, late, killed] = [&["--pidfile", "/missing/pid"][..], &["error=no"], &["die"]];
    for words in [early, late, killed] {
        let ended = start("", words, look);
        assert_ne!(ended.code(), 0);
        assert_eq!(ended.stdout, nothing, "{words:?}");
    }
    // In the foreground nobody is left who could, once root is given up.
    assert_eq!(start("", &["--foreground", "--pidfile", "/missing/pid"], look).stdout, nothing);

    let kept = start("", &["touch=/var/lib/storing/file", "error=no"], look);
    assert!(
        kept.stdout.starts_with("nobody:nogroup 2750 /var/lib/storing\nno /var/cache/storing\n"),
        "{}",
        kept.stdout
    );
    let there = start("mkdir /var/lib/storing", &["error=no"], look);
    assert!(there.stdout.starts_with("nobody:nogroup 2750 /var/lib/storing\nno "), "{}", there.stdout);
}

#[test]
fn a_second_start_leaves_the_directories_to_the_instance_that_runs() {
    if not_root() {
        return;
    }
    let again = "rmdir /var/log/storing; \"$@\"; echo $?; show /var/lib/storing /var/log/storing";
    let ended = start("", &[], again).expect(0).says(&["already running"]);
    assert_eq!(ended.stdout, "150\nnobody:nogroup 2750 /var/lib/storing\nno /var/log/storing\n");
}

#[test]
fn check_tells_of_a_directory_that_a_start_would_refuse() {
    if not_root() {
        return;
    }
    let looked = start("install -d -o daemon /var/lib/storing", &["check"], "show /var/log/storing");
    let looked = looked.expect(6).says(&["/var/lib/storing cannot be used"]);
    assert_eq!(looked.stdout, "no /var/log/storing\n");
    assert_eq!(start("", &["check"], "ls /var/lib").expect(0).stdout.lines().count(), 1);
}

#[test]
fn f19_starts_at_the_same_time_make_them_once_and_one_lives() {
    if not_root() {
        return;
    }
    let all = "for start in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
                   { code=0; \"$@\" 2>/dev/null </dev/null || code=$?; echo $code >>/var/lib/codes; } &
               done; wait";
    let look =
        "sort -n /var/lib/codes | uniq -c | tr -s ' '; show /var/lib/storing /var/cache/storing/deep/deeper";
    let ended = start(all, &[], look).expect(150);
    assert_eq!(
        ended.stdout,
        " 1 0\n 15 150\nnobody:nogroup 2750 /var/lib/storing\nnobody:nogroup 7777 /var/cache/storing/deep/deeper\n"
    );
}
