//! How much is logged, and how that changes while the daemon runs.

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::workdir::Workdir;

use super::Words;

const NOTING: &str = env!("CARGO_BIN_EXE_noting");
const TUNED: &str = env!("CARGO_BIN_EXE_tuned");

/// Two messages for people who look closely, of different targets.
const DETAILS: [&str; 2] = ["debug=own", "other=another"];

/// The levels and texts of what was said.
fn texts(stderr: &str) -> Vec<&str> {
    stderr.lines().filter_map(|line| line.rsplit_once(": ").map(|(_, text)| text)).collect()
}

#[test]
fn the_level_is_info_until_somebody_says_otherwise() {
    let workdir = Workdir::new();
    let launch = Daemon::new(&workdir, NOTING).launch().arg("--foreground").arg("ready");
    let launch = DETAILS.iter().fold(launch, Launch::arg);
    let ended = launch.arg("info=hello").arg("tell-level").run().expect(0);
    assert_eq!(texts(&ended.stderr), ["hello", "the level is info"]);
}

#[test]
fn rust_log_says_what_is_logged_from_the_start_also_for_one_target() {
    let workdir = Workdir::new();
    for (value, expected) in [
        ("debug", vec!["own", "another"]),
        ("info,other=trace", vec!["another"]),
        ("off,daemon_tests::recording=debug", vec!["own"]),
        ("debug,other::pla=off", vec!["own", "another"]),
        ("debug,other::place=off,other=trace", vec!["own"]),
    ] {
        let launch = Daemon::new(&workdir, NOTING).launch().env("RUST_LOG", value).arg("--foreground");
        let launch = launch.arg("ready");
        let ended = DETAILS.iter().fold(launch, Launch::arg).run().expect(0);
        assert_eq!(texts(&ended.stderr), expected, "{value}");
    }
}

#[test]
fn a_rust_log_that_says_no_level_is_told_and_passed_over() {
    let workdir = Workdir::new();
    let launch = Daemon::new(&workdir, NOTING).launch().env("RUST_LOG", "loud").arg("--foreground");
    let ended = launch.arg("ready").arg("debug=x").arg("info=hello").run().expect(0);
    let [warning, hello] = ended.stderr.lines().collect::<Vec<_>>().try_into().expect("two lines");
    assert!(warning.contains("WARN  `RUST_LOG` is passed over: `loud` is no level: use `off`"), "{warning}");
    assert!(hello.ends_with("hello"), "{hello}");
}

#[test]
fn the_level_changes_at_a_reload_and_what_is_no_level_is_a_refusal() {
    let workdir = Workdir::new();
    let words = Words::new(&workdir);
    let level = workdir.file("level", "debug\n");
    let daemon = Daemon::new(&workdir, NOTING);
    let launch = daemon.launch().arg("--foreground").arg(format!("level-from={}", level.display()));
    let running = launch.arg("ready").arg(words.from()).spawn();
    let _process = daemon.appears();
    let told = |count: usize| {
        daemon_tests::wait::until_true("the daemon has logged", || running.stderr().lines().count() == count);
    };
    words.say("debug=before\ninfo=one\n");
    told(1);
    daemon.word("reload").expect(0);
    words.say("debug=after\n");
    told(3);
    let _level = workdir.file("level", "loud");
    daemon.word("reload").expect(1).says(&["reload refused", "`loud` is no level"]);
    words.say("debug=still\nend\n");
    let ended = running.wait().expect(0);
    let lines: Vec<&str> = ended.stderr.lines().collect();
    assert_eq!(texts(&[lines[0], lines[2]].join("\n")), ["one", "after"]);
    assert!(lines[1].ends_with(" INFO  reloaded"), "{lines:?}");
    assert!(lines[3].contains(" WARN  reload refused: `loud` is no level"), "{lines:?}");
    assert!(lines[4].ends_with("still"), "{lines:?}");
}

#[test]
fn the_word_log_level_counts_from_the_next_message_on_for_both_crates() {
    let workdir = Workdir::new();
    let words = Words::new(&workdir);
    let daemon = Daemon::new(&workdir, TUNED);
    let running = daemon.launch().arg("--foreground").arg("ready").arg(words.from()).spawn();
    let _process = daemon.appears();
    let set = |level: &str| daemon.launch().arg("log-level").arg(level).run().expect(0);
    // Also said by the crate `tracing`: "an event" and, as a detail of it, "a detail".
    let say = |word: &str| {
        words.say(&format!("event={word}\ndebug={word}\nerror=end of {word}\n"));
        daemon_tests::wait::until_true(word, || running.stderr().contains(&format!("end of {word}")));
    };
    say("first");
    set("debug");
    say("second");
    set("warn");
    say("third");
    words.say("end\n");
    let ended = running.wait().expect(0);
    let said = |text: &str| ended.stderr.lines().filter(|line| line.contains(text)).count();
    assert_eq!([said("a detail"), said(": first"), said(": second"), said(": third")], [1, 0, 1, 0]);
    assert_eq!([said("an event"), said("a record"), said(": end of ")], [2, 2, 3], "{}", ended.stderr);
}
