//! Files that the standard streams go to: root follows nobody's link to them, and writes into nobody's file but its own
//! and the daemon's (CVE-2016-1247, CVE-2016-9566), and what reads the streams may go away (F61).

use std::fs::{self, File};
use std::os::unix::fs::{chown, lchown, symlink};
use std::path::{Path, PathBuf};

use daemon_tests::daemon::Daemon;
use daemon_tests::skip::skip;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;
use nix::unistd::Uid;

const IMPATIENT: &str = env!("CARGO_BIN_EXE_impatient");
const NOBODY: u32 = 65534;
const STRANGER: u32 = 61003;

/// Where the daemon under test declares its output.
const PLACE: &str = "/run/daemon-tests-logging";

/// What somebody has made of the place before the start, and what the start says of it.
type Case = (&'static str, fn(&Path, &Path), Result<(), &'static str>);

const CASES: [Case; 11] = [
    ("an empty directory of root's", |deep, _| make(deep, 0), Ok(())),
    ("an empty directory of the daemon's", |deep, _| make(deep, NOBODY), Ok(())),
    (
        "a directory of a stranger's",
        |deep, _| make(deep, STRANGER),
        Err("its directory belongs to user 61003"),
    ),
    ("a link of root's on the way", |deep, target| link(target, deep, 0), Ok(())),
    (
        "a link of the daemon's on the way",
        |deep, target| link(target, deep, NOBODY),
        Err("symbolic link deep"),
    ),
    (
        "a link of a stranger's on the way",
        |deep, target| link(target, deep, STRANGER),
        Err("symbolic link deep"),
    ),
    (
        "a link of the daemon's at the end",
        |deep, target| {
            make(deep, NOBODY);
            link(&target.join("precious"), &deep.join("out"), NOBODY);
        },
        Err("symbolic links"),
    ),
    (
        "a link of root's at the end",
        |deep, target| {
            make(deep, 0);
            link(&target.join("precious"), &deep.join("out"), 0);
        },
        Err("symbolic links"),
    ),
    (
        "another name of somebody's file",
        |deep, target| {
            make(deep, NOBODY);
            fs::hard_link(target.join("precious"), deep.join("out")).expect("a hard link");
        },
        Err("hard link"),
    ),
    (
        "a file of a stranger's",
        |deep, _| {
            make(deep, NOBODY);
            file(&deep.join("out"), STRANGER);
        },
        Err("it belongs to user 61003"),
    ),
    (
        "a file of the daemon's",
        |deep, _| {
            make(deep, NOBODY);
            file(&deep.join("out"), NOBODY);
        },
        Ok(()),
    ),
];

fn make(directory: &Path, owner: u32) {
    fs::create_dir(directory).expect("a directory");
    chown(directory, Some(owner), None).expect("its owner");
}

fn link(target: &Path, link: &Path, owner: u32) {
    symlink(target, link).expect("a symbolic link");
    lchown(link, Some(owner), None).expect("its owner");
}

fn file(path: &Path, owner: u32) {
    drop(File::create(path).expect("a file"));
    chown(path, Some(owner), None).expect("its owner");
}

#[test]
fn whatever_is_put_in_the_way_of_a_log_file_leads_root_nowhere_else() {
    if !Uid::effective().is_root() {
        return skip("only root has power to lend");
    }
    for (what, prepare, expected) in CASES {
        let _only_after_a_failure = fs::remove_dir_all(PLACE);
        fs::create_dir(PLACE).expect("the place");
        let workdir = Workdir::new();
        let target = workdir.directory("target");
        let precious = workdir.file("target/precious", "precious");
        prepare(&PathBuf::from(PLACE).join("deep"), &target);
        let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_logging"));
        let ended = daemon.launch().arg("say=hello").arg("ready").arg("serve").run();
        match expected {
            Ok(()) => {
                assert_eq!(ended.code(), 0, "{what}: {}", ended.stderr);
                let written = fs::read_to_string(format!("{PLACE}/deep/out")).expect("the output");
                assert_eq!(written, "hello on stdout\nhello on stderr\n", "{what}");
                daemon.word("stop").expect(0);
            }
            Err(why) => {
                assert_eq!(ended.code(), 1, "{what}: {}", ended.stderr);
                assert!(ended.stderr.contains(why), "{what}: {}", ended.stderr);
                assert!(ended.stderr.contains("deep/out for output"), "{what}: {}", ended.stderr);
                daemon.assert_nothing_left();
                assert_eq!(fs::read_dir(&target).expect("the target").count(), 1, "{what}");
            }
        }
        assert_eq!(fs::read_to_string(precious).expect("a file"), "precious", "{what}");
    }
    fs::remove_dir_all(PLACE).expect("the place");
}

#[test]
fn f61_a_closed_log_pipe_does_not_end_the_daemon() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, IMPATIENT);
    let go = workdir.join("go");
    let (hold, survived) = (format!("await={}", go.display()), workdir.join("survived"));
    let touch = format!("touch={}", survived.display());
    let script = "\"$@\" 2>&1 | :";
    let launch = daemon.launch().through(&["/bin/sh", "-c", script, "sh"]).arg("--foreground");
    let _running = launch.arg("ready").arg(hold).arg("complain").arg(touch).arg("serve").spawn();
    let process = daemon.appears();
    let _go = workdir.file("go", "");
    until_true("main goes on after it has written", || survived.exists());
    process.signal(Signal::SIGTERM);
    until_true("the daemon and the shell have ended", || workdir.processes().is_empty());
    daemon.assert_nothing_left();
}

#[test]
fn f28_a_dev_null_that_is_missing_or_no_device_is_told_and_nothing_is_left() {
    if !Uid::effective().is_root() {
        return skip("only root can put another /dev there");
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, IMPATIENT);
    for (prepare, why) in [("true", "open /dev/null"), ("echo >/dev/null", "it is not a device")] {
        let script = format!("mount -t tmpfs none /dev && {prepare} && exec \"$@\"");
        let unshare =
            ["/usr/bin/unshare", "--mount", "--propagation", "private", "/bin/sh", "-c", &script, "sh"];
        daemon.launch().through(&unshare).run().expect(1).says(&["/dev/null", why]);
        daemon.assert_nothing_left();
    }
}
