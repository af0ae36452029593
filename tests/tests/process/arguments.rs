//! The command line: flags and words in any order, what nobody takes, help, version and unit files (I20, F17, F75).

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::workdir::Workdir;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");
const BARE: &str = env!("CARGO_BIN_EXE_bare");

#[test]
fn i20_arguments_that_nobody_takes_are_2() {
    let workdir = Workdir::new();
    let bad: [&[&str]; 9] = [
        &["frobnicate"],
        &["--frobnicate"],
        &["--pidfile"],
        &["--pidfile", "relative"],
        &["--pidfile", "/"],
        &["--listen", "web=127.0.0.1:80"],
        &["--ready-fd", "three"],
        &["status", "extra"],
        &["start", "stop"],
    ];
    for words in bad {
        let launch = words
            .iter()
            .fold(Launch::new(&workdir, Path::new(BARE)), Launch::arg)
            .arg("--")
            .arg(workdir.path());
        let ended = launch.run();
        assert_eq!(ended.code(), 2, "{words:?}: {}", ended.stderr);
        assert!(
            ended.stderr.contains("bare: ") && ended.stderr.contains("--help"),
            "{words:?}: {}",
            ended.stderr
        );
    }
    for word in ["start", "stop", "status", "reload", "units"] {
        let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_listening"));
        let ended = daemon.launch().arg(word).arg("one").arg("two").run();
        assert_eq!(ended.code(), 2, "{word}: {}", ended.stderr);
    }
}

#[test]
fn a_wrong_address_is_told_with_the_names_that_there_are() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_listening"));
    daemon.launch().arg("--listen").arg("ftp=127.0.0.1:21").run().expect(2).says(&[
        "`ftp`",
        "`web`",
        "`control`",
    ]);
    daemon.launch().arg("--listen").arg("web=localhost").run().expect(2).says(&["localhost"]);
    daemon.assert_nothing_left();
}

#[test]
fn flags_stand_before_and_after_the_word_with_a_space_or_an_equals_sign() {
    let workdir = Workdir::new();
    let pidfile = workdir.join("pid").display().to_string();
    let daemon = Daemon::new(&workdir, ACTOR);
    let joined = format!("--pidfile={pidfile}");
    let ways: [&[&str]; 4] = [
        &["start", "--pidfile", &pidfile],
        &["--pidfile", &pidfile, "start"],
        &["start", &joined],
        &[&joined, "start"],
    ];
    for words in ways {
        words.iter().fold(Launch::new(&workdir, Path::new(ACTOR)), Launch::arg).run().expect(0);
        daemon.word("stop").expect(0);
    }
}

#[test]
fn words_after_two_dashes_are_mains() {
    let workdir = Workdir::new();
    let touched = workdir.join("touched");
    let daemon = Daemon::new(&workdir, ACTOR);
    let word = format!("touch={}", touched.display());
    daemon.launch().arg("start").arg("--").arg(word).arg("ready").arg("serve").run().expect(0);
    assert!(touched.exists());
    daemon.word("stop").expect(0);
    daemon.launch().arg("--").arg("stop").run().expect(101).says(&["no such word: stop"]);
}

#[test]
fn help_and_version_succeed_and_change_nothing() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    for flag in ["--help", "-h"] {
        let help = daemon.launch().arg(flag).run().expect(0).stdout;
        let parts = ["start", "stop", "restart", "reload", "status", "check", "run", "units"];
        let flags = [
            "--pidfile",
            "--user",
            "--listen",
            "--foreground",
            "--ready-fd",
            "--lock-fd",
            "--help",
            "--version",
        ];
        assert!(parts.iter().chain(&flags).all(|part| help.contains(part)), "{help}");
    }
    for flag in ["--version", "-V"] {
        assert_eq!(
            daemon.launch().arg(flag).run().expect(0).stdout,
            format!("actor {}\n", env!("CARGO_PKG_VERSION"))
        );
    }
    daemon.assert_nothing_left();
}

#[test]
fn help_shows_what_is_declared_of_what_can_be_overridden() {
    let workdir = Workdir::new();
    let help = |program: &str| Launch::new(&workdir, Path::new(program)).arg("--help").run().expect(0).stdout;
    let dropping = help(env!("CARGO_BIN_EXE_dropping"));
    for line in ["  default: --pidfile /run/dropping/dropping.pid", "  default: --user nobody"] {
        assert!(dropping.lines().any(|other| other == line), "{dropping}");
    }
    let listening = help(env!("CARGO_BIN_EXE_listening"));
    assert!(listening.contains("default: --listen names=udp:127.0.0.1:7002\n"), "{listening}");
    assert!(!help(BARE).contains("default:"));
}

#[test]
fn f17_a_path_that_is_no_text_is_a_path() {
    for joined in [false, true] {
        let workdir = Workdir::new();
        let pidfile = workdir.path().join(OsStr::from_bytes(b"\xff\xfe pid=\n"));
        let with = |launch: Launch| {
            if joined {
                let mut whole = OsString::from("--pidfile=");
                whole.push(&pidfile);
                launch.arg(whole).run()
            } else {
                launch.arg("--pidfile").arg(&pidfile).run()
            }
        };
        with(Launch::new(&workdir, Path::new(ACTOR)).arg("start")).expect(0);
        let number = fs::read_to_string(&pidfile).expect("the PID file");
        let status = with(Launch::new(&workdir, Path::new(ACTOR)).arg("status")).expect(0);
        assert!(status.stdout.contains(number.trim_end()), "{}", status.stdout);
        with(Launch::new(&workdir, Path::new(ACTOR))).expect(150).says(&["already running"]);
        with(Launch::new(&workdir, Path::new(ACTOR)).arg("stop")).expect(0);
        assert!(!pidfile.exists());
    }
}

#[test]
fn f17_a_path_that_is_no_text_is_shown_without_its_control_characters() {
    let workdir = Workdir::new();
    let pidfile = workdir.path().join(OsStr::from_bytes(b"\xff\n\x1b[2J/pid"));
    let ended = Launch::new(&workdir, Path::new(ACTOR)).arg("--pidfile").arg(pidfile).run().expect(6);
    assert!(!ended.stderr.contains('\x1b'), "{:?}", ended.stderr);
    assert!(ended.stderr.lines().all(|line| line.starts_with("actor: ")), "{:?}", ended.stderr);
}

#[test]
fn units_lists_prints_and_writes_the_same_files() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_listening"));
    let list = daemon.word("units").expect(0).stdout;
    assert!(list.lines().any(|line| line == "systemd/listening.service"), "{list}");
    let to = workdir.directory("to");
    daemon.launch().arg("units").arg("--to").arg(&to).run().expect(0);
    for path in list.lines() {
        let printed = daemon.launch().arg("units").arg(path).run().expect(0).stdout;
        assert_eq!(fs::read_to_string(to.join(path)).expect("a file"), printed, "{path}");
    }
    daemon.launch().arg("units").arg("no-such.service").run().expect(2).says(&["`no-such.service`"]);
}

#[test]
fn a_unit_that_cannot_be_printed_whole_is_a_failure() {
    let workdir = Workdir::new();
    for words in [&["units"][..], &["units", "systemd/listening.service"]] {
        let full = fs::File::options().write(true).open("/dev/full").expect("a disk that is full");
        let launch = daemon_testing::Launch::new(&workdir, env!("CARGO_BIN_EXE_listening").as_ref());
        let launch = words.iter().fold(launch, daemon_testing::Launch::arg);
        launch
            .descriptor(1, full.into())
            .run()
            .expect(1)
            .says(&["cannot write standard output: No space left on device"]);
    }
}

#[test]
fn f75_units_are_not_written_over_what_an_administrator_has_changed() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_listening"));
    let to = workdir.directory("to");
    let write = || daemon.launch().arg("units").arg("--to").arg(&to).run();
    write().expect(0);
    write().expect(0);
    let unit = to.join("systemd/listening.service");
    fs::write(&unit, "# mine\n").expect("an edit");
    write().expect(1).says(&["listening.service", "different file"]);
    assert_eq!(fs::read_to_string(unit).expect("the unit"), "# mine\n");
}

/// Else it would be started at a path where no word finds it.
#[test]
fn a_pid_file_that_is_written_like_a_directory_is_refused() {
    let workdir = Workdir::new();
    for ending in ["/", "//", "/.", "/..", "/./"] {
        let pidfile = format!("{}{ending}", workdir.join("pid").display());
        for word in ["start", "run", "status", "stop", "check"] {
            let launch = Launch::new(&workdir, ACTOR.as_ref()).arg(word);
            launch
                .arg(format!("--pidfile={pidfile}"))
                .run()
                .expect(2)
                .says(&["absolute path of a file", &pidfile]);
        }
    }
    assert!(!workdir.join("pid").exists() && workdir.processes().is_empty());
}
