//! Rotating the log file while the daemon writes to it: no line is lost and none is torn (F71).

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use daemon_tests::daemon::Daemon;
use daemon_tests::recording::THREADS;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

use super::file::{FILING, LOG, whole};
use super::{Words, apart};

const EACH: usize = 5_000;

/// Starts a burst, and rotates meanwhile until it is over; the files that were rotated away are told by `rotate`, and
/// nobody may write to them afterwards.
fn rotated(rotate: fn(&Daemon, usize) -> PathBuf) {
    let workdir = Workdir::new();
    let words = Words::new(&workdir);
    let daemon = Daemon::new(&workdir, FILING);
    let process = daemon.started(daemon.launch().arg("ready").arg(words.from()));
    words.say(&format!("burst={EACH}\ninfo=done\n"));
    let mut texts: Vec<(PathBuf, String)> = Vec::new();
    while !texts.last().is_some_and(|(_, text)| text.ends_with(": done\n")) {
        let old = rotate(&daemon, texts.len());
        let text = fs::read_to_string(&old).expect("the old file");
        texts.push((old, text));
    }
    words.say("end\n");
    daemon.gone(process);
    assert!(texts.len() > 1, "rotated {} times only", texts.len());
    for (file, text) in &texts {
        assert_eq!(
            &fs::read_to_string(file).expect("a file"),
            text,
            "{} was written to later",
            file.display()
        );
    }
    let all: String = texts.into_iter().map(|(_, text)| text).collect();
    let lines: Vec<&str> = all.lines().filter(|line| line.contains(": line ")).collect();
    assert!(lines.iter().all(|line| whole(line)), "a line is torn");
    let different: BTreeSet<&str> =
        lines.iter().filter_map(|line| line.split_once(": line ").map(|(_, numbers)| numbers)).collect();
    assert_eq!((lines.len(), different.len()), (EACH * THREADS, EACH * THREADS), "lost or doubled");
}

#[test]
fn f71_after_a_rename_and_reopen_nothing_is_lost_and_nobody_writes_to_the_old_file() {
    apart(|| {
        rotated(|daemon, number| {
            let old = PathBuf::from(format!("{LOG}.{number}"));
            fs::rename(LOG, &old).expect("a rename");
            daemon.word("reopen").expect(0);
            old
        });
    });
}

#[test]
fn f71_a_plain_sigurg_and_a_reload_reopen_the_log_too() {
    apart(|| {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, FILING);
        let process = daemon.started(daemon.launch().arg("ready").arg("info=hello").arg("serve"));
        until_true("the daemon logs", || fs::read_to_string(LOG).is_ok_and(|text| text.contains("hello")));
        fs::rename(LOG, format!("{LOG}.1")).expect("a rename");
        process.signal(Signal::SIGURG);
        until_true("there is a new file", || fs::exists(LOG).is_ok_and(|there| there));
        fs::remove_file(LOG).expect("the file");
        daemon.word("reload").expect(0);
        assert!(fs::exists(LOG).expect("an answer"));
        daemon.word("stop").expect(0);
    });
}

#[test]
fn f71_a_reload_that_cannot_reopen_the_log_is_applied_and_says_so() {
    apart(|| {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, FILING);
        let _process = daemon.started(daemon.launch().arg("ready").arg("serve"));
        fs::remove_dir_all(Path::new(LOG).parent().expect("a directory")).expect("it is removed");
        let told = daemon.word("reload").expect(0).stdout;
        let expected =
            format!("filing reloaded; the log was not reopened: cannot reopen {LOG}: No such file");
        assert!(told.starts_with(&expected), "{told}");
        daemon.word("stop").expect(0);
    });
}

#[test]
fn f71_copytruncate_tears_nothing_and_leaves_no_hole() {
    apart(|| {
        let workdir = Workdir::new();
        let words = Words::new(&workdir);
        let daemon = Daemon::new(&workdir, FILING);
        let process = daemon.started(daemon.launch().arg("ready").arg(words.from()));
        words.say(&format!("burst={EACH}\ninfo=done\n"));
        loop {
            // What comes between the two is lost, as logrotate(8) says: so that lines are looked at, not counted.
            let text = fs::read_to_string(LOG).expect("text without a hole");
            fs::OpenOptions::new().write(true).open(LOG).and_then(|log| log.set_len(0)).expect("cut short");
            // The end of what was copied need not be that of a line.
            let (lines, _) = text.rsplit_once('\n').unwrap_or_default();
            for line in lines.lines() {
                assert!(whole(line) || line.ends_with(": done"), "{line:?} is torn");
            }
            if text.ends_with(": done\n") {
                break;
            }
            words.say("info=done\n");
        }
        words.say("end\n");
        daemon.gone(process);
    });
}

#[test]
fn a_log_that_cannot_be_reopened_is_told_to_who_asks_and_the_old_one_goes_on() {
    apart(|| {
        let workdir = Workdir::new();
        let words = Words::new(&workdir);
        let daemon = Daemon::new(&workdir, FILING);
        let process = daemon.started(daemon.launch().arg("ready").arg(words.from()));
        let old = format!("{LOG}.1");
        fs::rename(LOG, &old).expect("a rename");
        fs::create_dir(LOG).expect("something else there");
        let why = format!("the log was not reopened: cannot reopen {LOG}: Is a directory");
        daemon.word("reopen").expect(1).says(&[&why]);
        words.say("info=hello\nend\n");
        daemon.gone(process);
        let text = fs::read_to_string(old).expect("the old file");
        assert!(text.contains(" WARN  cannot reopen") && text.ends_with(": hello\n"), "{text}");
    });
}

#[test]
fn reopen_is_done_where_nothing_runs_and_is_no_word_where_there_is_no_file() {
    let workdir = Workdir::new();
    daemon_without(&workdir, FILING).expect(0);
    daemon_without(&workdir, env!("CARGO_BIN_EXE_noting")).expect(3).says(&["`reopen` is not implemented"]);
}

fn daemon_without(workdir: &Workdir, program: &str) -> daemon_tests::launch::Ended {
    Daemon::new(workdir, program).word("reopen")
}
