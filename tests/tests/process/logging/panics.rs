//! A panic is logged with its place before anything becomes of it, and nothing is lost when the process leaves.

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::workdir::Workdir;

const NOTING: &str = env!("CARGO_BIN_EXE_noting");
const JOTTING: &str = env!("CARGO_BIN_EXE_jotting");

#[test]
fn a_panic_of_any_thread_is_logged_once_with_its_place() {
    let workdir = Workdir::new();
    let launch = Daemon::new(&workdir, NOTING).launch().arg("--foreground").arg("ready");
    let ended = launch.arg("thread-panic=the\\nroof").arg("panic=the floor").run().expect(101);
    let lines: Vec<&str> = ended.stderr.lines().collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].contains(" ERROR thread '<unnamed>' panicked at tests/src/recording.rs:"), "{lines:?}");
    assert!(lines[0].ends_with(r": the\nroof"), "{lines:?}");
    assert!(lines[1].contains(" ERROR thread 'main' panicked at tests/src/recording.rs:"), "{lines:?}");
    assert!(lines[1].ends_with(": the floor"), "{lines:?}");
}

#[test]
fn a_backtrace_that_is_asked_for_is_a_field_in_json_and_lines_elsewhere() {
    let workdir = Workdir::new();
    for program in [NOTING, JOTTING] {
        let launch = Daemon::new(&workdir, program).launch().env("RUST_BACKTRACE", "1").arg("--foreground");
        let ended = launch.arg("ready").arg("thread-panic=oh").run().expect(0);
        let lines: Vec<&str> = ended.stderr.lines().collect();
        if program == JOTTING {
            assert_eq!(lines.len(), 1, "{lines:?}");
            let line: serde_json::Value = serde_json::from_str(lines[0]).expect("JSON");
            assert!(line["backtrace"].as_str().is_some_and(|text| text.contains("recording")), "{line}");
        } else {
            assert!(lines.len() > 5, "{lines:?}");
            assert!(lines.iter().all(|line| line.contains("Z ERROR ")), "{lines:?}");
        }
    }
}

#[test]
fn a_panic_before_the_daemon_is_ready_is_logged_and_told() {
    let workdir = Workdir::new();
    let launch = Daemon::new(&workdir, JOTTING).launch().arg("--foreground");
    let ended = launch.arg("panic=too early").run().expect(101);
    let lines: Vec<&str> = ended.stderr.lines().collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    let line: serde_json::Value = serde_json::from_str(lines[0]).expect("JSON");
    let message = line["message"].as_str().expect("text");
    assert!(message.contains("too early") && message.contains("tests/src/recording.rs:"), "{message}");
}

#[test]
fn why_it_ends_is_told_also_where_nothing_is_to_be_logged() {
    for (words, code, told) in [
        (&["panic=too\\nearly"][..], 101, r"noting: main panicked at tests/src/recording.rs:"),
        (&["ready", "panic=the\\nroof"], 101, r"thread 'main' panicked at tests/src/recording.rs:"),
        (&["ready", "fail=oh"], 1, "noting: main failed: oh"),
    ] {
        let workdir = Workdir::new();
        let launch = Daemon::new(&workdir, NOTING).launch().env("RUST_LOG", "off").arg("--foreground");
        let ended = words.iter().fold(launch, Launch::arg).run().expect(code);
        assert!(ended.stderr.starts_with(told) && ended.stderr.lines().count() == 1, "{}", ended.stderr);
    }
}

#[test]
fn what_was_logged_is_there_whichever_way_the_process_leaves() {
    for (word, code) in [("exit=3", 3), ("fail=oh", 1), ("panic=oh", 101)] {
        let workdir = Workdir::new();
        let launch = Daemon::new(&workdir, NOTING).launch().arg("--foreground").arg("ready");
        let ended = launch.arg("burst=500").arg(word).run().expect(code);
        let lines = ended.stderr.lines().filter(|line| line.contains(": line ")).count();
        assert_eq!(lines, 500 * daemon_tests::recording::THREADS, "{word}");
    }
}
