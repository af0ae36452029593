//! Secrets: from a manager's directory or from root's files, refused when they are none, and nowhere else (C01).

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::{Ended, Launch};
use daemon_tests::notify::Manager;
use daemon_tests::skip::skip;
use daemon_tests::stranger::allow;
use daemon_tests::workdir::Workdir;
use nix::sys::stat::Mode;
use nix::unistd::{Uid, mkfifo};

const SECRETIVE: &str = env!("CARGO_BIN_EXE_secretive");
const SECRET: &str = "4f9d-the-cat-sleeps-at-noon";

fn not_root() -> bool {
    let ordinary = !Uid::effective().is_root();
    if ordinary {
        skip("only root can mount, and read what is root's");
    }
    ordinary
}

/// A manager's directory with the secret in it.
fn directory(workdir: &Workdir) -> PathBuf {
    let directory = workdir.directory("credentials");
    set_mode(&directory, 0o700);
    fs::write(directory.join("token"), SECRET).expect("the secret");
    set_mode(&directory.join("token"), 0o400);
    directory
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("its mode");
}

/// A start as by systemd, which passes on `directory`.
fn given<'w>(workdir: &'w Workdir, directory: &str) -> (Manager, Launch<'w>) {
    let manager = Manager::at(&workdir.join("notify"));
    let launch = Daemon::new(workdir, SECRETIVE).launch().env("NOTIFY_SOCKET", manager.address());
    let launch = launch.env("INVOCATION_ID", "0123456789abcdef0123456789abcdef");
    (manager, launch.env("CREDENTIALS_DIRECTORY", directory))
}

#[test]
fn c01_main_gets_it_from_the_managers_directory_and_shows_it_only_when_it_says_so() {
    let workdir = Workdir::new();
    let directory = directory(&workdir);
    let (manager, launch) = given(&workdir, directory.to_str().expect("text"));
    let told = workdir.join("told");
    let running = launch.arg(format!("tell={}", told.display())).arg("ready").arg("serve").spawn();
    assert!(manager.next().has("READY=1"));
    let told = fs::read_to_string(told).expect("what it tells");
    assert_eq!(told, format!("[\"token\"] Credential(..) {SECRET}"));
    let open = running.process().descriptors();
    assert!(open.values().all(|open| !open.target.starts_with(&directory)), "{open:?}");
}

#[test]
fn c01_neither_the_environment_nor_a_child_has_it() {
    let workdir = Workdir::new();
    let directory = directory(&workdir);
    let child = workdir.directory("child");
    let (manager, launch) = given(&workdir, directory.to_str().expect("text"));
    let running =
        launch.arg("keep").arg(format!("child={}", child.display())).arg("ready").arg("serve").spawn();
    assert!(manager.next().has("READY=1"));
    let environment = fs::read_to_string(child.join("child.env")).expect("the child's environment");
    assert!(!environment.contains("CREDENTIALS") && !environment.contains(SECRET), "{environment}");
    assert!(environment.contains("PATH="), "{environment}");
    assert!(!running.process().environment().contains_key("CREDENTIALS_DIRECTORY"));
}

#[test]
fn c01_what_main_drops_is_nowhere_in_memory() {
    for (word, remembered) in [("keep", true), ("ready", false)] {
        let workdir = Workdir::new();
        let directory = directory(&workdir);
        let (manager, launch) = given(&workdir, directory.to_str().expect("text"));
        let running = launch.arg(word).arg(if remembered { "ready" } else { "serve" }).arg("serve").spawn();
        assert!(manager.next().has("READY=1"));
        assert_eq!(running.process().remembers(SECRET.as_bytes()), remembered, "{word}");
    }
}

#[test]
fn c01_it_is_on_pages_that_no_core_dump_has() {
    let workdir = Workdir::new();
    let directory = directory(&workdir);
    let (manager, launch) = given(&workdir, directory.to_str().expect("text"));
    let running = launch.arg("keep").arg("ready").arg("serve").spawn();
    assert!(manager.next().has("READY=1"));
    let pages = fs::read_to_string(format!("/proc/{}/smaps", running.process().0)).expect("its pages");
    let left_out = |flags: &str| [" wr", " dd"].iter().all(|flag| flags.contains(flag));
    assert!(pages.lines().filter_map(|line| line.strip_prefix("VmFlags:")).any(left_out), "{pages}");
}

/// Puts something else in the place of the secret, and reads what is said of it.
#[track_caller]
fn refused(code: i32, words: &[&str], change: impl Fn(&Path)) {
    let workdir = Workdir::new();
    let directory = directory(&workdir);
    let token = directory.join("token");
    change(&token);
    let (_manager, launch) = given(&workdir, directory.to_str().expect("text"));
    let ended =
        launch.run().expect(code).says(words).says(&["`token`", token.to_str().expect("text"), "help: "]);
    assert!(!ended.stderr.contains(SECRET), "{}", ended.stderr);
}

fn remove(token: &Path) {
    fs::remove_file(token).expect("the secret");
}

#[test]
fn c01_one_that_others_can_use_is_refused() {
    for mode in [0o644, 0o604, 0o602, 0o601, 0o420, 0o666] {
        refused(6, &["others can use it", &format!("mode is {mode:o}")], |token| {
            set_mode(token, mode);
            if Uid::effective().is_root() {
                chown(token, None, Some(8)).expect("a group of others");
            }
        });
    }
    refused(6, &["its directory has mode 777"], |token| set_mode(token.parent().expect("above"), 0o777));
}

/// In the mode such a list shows as rights of the group, which is root's.
#[test]
fn c01_one_that_a_list_lets_others_use_is_refused() {
    if not_root() {
        return;
    }
    for (entry, who) in [("u:nobody:r", "user 65534"), ("g:nogroup:w", "group 65534")] {
        refused(6, &["access control list", who], |token| allow(entry, token));
    }
    for entry in ["u:root:r", "u:nobody:-", "m::-"] {
        let workdir = Workdir::new();
        let directory = directory(&workdir);
        allow(entry, &directory.join("token"));
        let (manager, launch) = given(&workdir, directory.to_str().expect("text"));
        let _running = launch.arg("ready").arg("serve").spawn();
        assert!(manager.next().has("READY=1"), "{entry}");
    }
}

#[test]
fn c01_what_is_no_regular_file_is_refused_and_does_not_hold_the_start() {
    refused(6, &["it is a symbolic link"], |token| {
        let elsewhere = token.with_file_name("elsewhere");
        fs::rename(token, &elsewhere).expect("moved");
        symlink(elsewhere, token).expect("a link");
    });
    let no_file = ["it is not a regular file"];
    refused(6, &no_file, |token| {
        remove(token);
        mkfifo(token, Mode::S_IRUSR).expect("a FIFO");
    });
    refused(6, &no_file, |token| {
        remove(token);
        fs::create_dir(token).expect("a directory");
    });
    refused(6, &no_file, |token| {
        remove(token);
        std::os::unix::net::UnixListener::bind(token).expect("a socket");
    });
}

#[test]
fn c01_one_that_is_missing_or_too_large_is_told() {
    refused(6, &["cannot read the credential", "No such file"], remove);
    refused(6, &["larger than 1 MiB"], |token| {
        remove(token);
        fs::write(token, vec![b'x'; (1 << 20) + 1]).expect("a large file");
        set_mode(token, 0o400);
    });
}

#[test]
fn c01_of_any_size_up_to_the_largest_it_is_whole() {
    for size in [0, 1, 4095, 4096, 4097, 1 << 20] {
        let workdir = Workdir::new();
        let directory = directory(&workdir);
        remove(&directory.join("token"));
        fs::write(directory.join("token"), vec![b'x'; size]).expect("the secret");
        set_mode(&directory.join("token"), 0o400);
        let told = workdir.join("told");
        let (manager, launch) = given(&workdir, directory.to_str().expect("text"));
        let _running = launch.arg(format!("tell={}", told.display())).arg("ready").arg("serve").spawn();
        assert!(manager.next().has("READY=1"));
        let told = fs::read_to_string(told).expect("what it tells");
        assert_eq!(told.matches('x').count(), size);
    }
}

#[test]
fn c01_a_relative_directory_is_refused() {
    let workdir = Workdir::new();
    let (_manager, launch) = given(&workdir, "credentials");
    launch.run().expect(6).says(&["`CREDENTIALS_DIRECTORY` takes an absolute path"]);
}

#[test]
fn c01_one_of_another_user_is_refused() {
    if not_root() {
        return;
    }
    let another = |path: &Path| chown(path, Some(1), None).expect("another owner");
    refused(6, &["it belongs to user 1"], another);
    refused(6, &["its directory belongs to user 1"], |token| another(token.parent().expect("above")));
}

#[test]
fn c01_root_believes_the_variable_from_systemd_alone() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let directory = directory(&workdir);
    let daemon = Daemon::new(&workdir, SECRETIVE);
    let ended = daemon.launch().env("CREDENTIALS_DIRECTORY", directory).run().expect(6);
    ended.says(&["`token` from /srv/secretive/token", "No such file"]);
    daemon.assert_nothing_left();
}

/// Prepares an empty `/srv` with `before`, then starts the daemon as nobody.
fn declared(before: &str, words: &[&str]) -> Ended {
    let workdir = Workdir::new();
    let script = format!(
        "set -e; umask 022; mount -t tmpfs -o mode=755 tmpfs /srv; mkdir /srv/secretive; cd /srv/secretive; \
         echo -n {SECRET} >token; chmod 600 token; {before}\n\
         set +e; \"$@\"; status=$?; cat /srv/told 2>/dev/null; exit $status"
    );
    let shell = ["/usr/bin/unshare", "--mount", "--propagation", "private", "/bin/sh", "-c", &script, "sh"];
    let launch =
        Daemon::new(&workdir, SECRETIVE).launch().dirty().through(&shell).arg("--user").arg("nobody");
    let ended = words.iter().fold(launch, Launch::arg).run();
    assert!(!ended.stderr.contains(SECRET), "{}", ended.stderr);
    ended
}

#[test]
fn c01_what_only_root_can_read_is_read_before_the_drop() {
    if not_root() {
        return;
    }
    let told = format!("[\"token\"] Credential(..) {SECRET}");
    for before in [
        "true",
        "chgrp nogroup token; chmod 640 token",
        "chmod 440 token",
        "chown nobody token . ; chmod 700 .",
        "chmod 1777 /srv",
        "mkdir /srv/real; mv token /srv/real; cd /srv; rmdir secretive; ln -s real secretive",
    ] {
        let before = format!("{before}; install -o nobody /dev/null /srv/told");
        let ended = declared(&before, &["tell=/srv/told", "ready", "serve"]).expect(0);
        assert_eq!(ended.stdout, told, "{before}");
    }
}

#[test]
fn c01_a_declared_file_that_others_could_read_write_or_replace_is_refused() {
    if not_root() {
        return;
    }
    for (before, why) in [
        ("chmod 644 token", "others can use it, its mode is 644"),
        ("chgrp mail token; chmod 640 token", "others can use it, its mode is 640 and its group 8"),
        ("chgrp nogroup token; chmod 660 token", "others can use it, its mode is 660"),
        ("chown daemon token", "it belongs to user 1"),
        ("mv token other; ln -s other token", "it is a symbolic link"),
        ("rm token; mkfifo token", "it is not a regular file"),
        ("rm token; mkdir token", "it is not a regular file"),
        ("chmod 777 .", "a directory on the way to it has mode 777"),
        ("chgrp mail /srv; chmod 775 /srv", "a directory on the way to it has mode 775"),
        ("chown daemon .", "a directory on the way to it belongs to user 1"),
        // Where the daemon's user can put another file of root's.
        ("chown nobody .", "a directory on the way to it belongs to user 65534"),
        (
            "cd /srv; mv secretive real; ln -s real secretive; chown -h nobody secretive",
            "the symbolic link secretive on the way is not root's",
        ),
    ] {
        declared(before, &[]).expect(6).says(&["`token` in /srv/secretive/token is refused", why, "help: "]);
        declared(before, &["check"]).expect(6).says(&[why]);
    }
}

#[test]
fn c01_an_ordinary_user_is_told_who_can_read_it() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let program = workdir.install(Path::new(SECRETIVE));
    chown(workdir.path(), Some(65534), None).expect("a directory for nobody");
    let script = "mount -t tmpfs -o mode=700 tmpfs /srv; exec \"$0\" --user 65534 -- \"$@\"";
    let shell = ["/usr/bin/unshare", "--mount", "/bin/sh", "-c", script, env!("CARGO_BIN_EXE_dirty")];
    let daemon = Daemon::new(&workdir, SECRETIVE).installed(program);
    let ended = daemon.launch().through(&shell).run().expect(4);
    ended.says(&[
        "cannot read the credential `token`",
        "Permission denied",
        "help: start it as root, or under systemd",
    ]);
    daemon.assert_nothing_left();
}
