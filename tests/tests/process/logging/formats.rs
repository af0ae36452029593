//! The form of a message: text, lines of JSON, lines for the journal; and what hostile ones cannot do (F72, N09).

use daemon_tests::apart::go_apart;
use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::skip::skip;
use daemon_tests::workdir::Workdir;
use nix::unistd::Uid;

const NOTING: &str = env!("CARGO_BIN_EXE_noting");
const JOTTING: &str = env!("CARGO_BIN_EXE_jotting");
const WORDING: &str = env!("CARGO_BIN_EXE_wording");

/// What forges a line, an entry, a field and a colour.
const HOSTILE: &str = r#"a\n<0>noting: forged\r\e[31m\0 "b\\c" d=e"#;

/// What the daemon says on standard error, in the foreground until it has done as the words say.
fn said(program: &str, words: &[&str]) -> Vec<String> {
    let workdir = Workdir::new();
    let launch = Daemon::new(&workdir, program).launch().arg("--foreground").arg("ready");
    let ended = words.iter().fold(launch, Launch::arg).run().expect(0);
    ended.stderr.lines().map(str::to_owned).collect()
}

/// The line behind its time.
fn after_time(line: &str) -> &str {
    let (time, rest) = line.split_at_checked("2026-11-26T03:31:27.123456Z ".len()).expect("a time");
    let shape: String = time.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    assert_eq!(shape, "0000-00-00T00:00:00.000000Z ", "{line}");
    rest
}

#[test]
fn text_has_time_level_target_message_and_fields() {
    let lines = said(NOTING, &["info=hello", "error=oh", "fields=1.2.3.4", "fields="]);
    let lines: Vec<&str> = lines.iter().map(|line| after_time(line)).collect();
    let target = "daemon_tests::recording";
    assert_eq!(
        lines,
        [
            format!("INFO  {target}: hello"),
            format!("ERROR {target}: oh"),
            format!("INFO  {target}: with fields peer=1.2.3.4 tries=3 ok=true ratio=0.5 priority=0"),
            format!("INFO  {target}: with fields peer=\"\" tries=3 ok=true ratio=0.5 priority=0"),
        ]
    );
}

#[test]
fn events_of_tracing_have_the_fields_of_their_spans_and_what_is_nearer_says_more() {
    let lines = said(NOTING, &["event=inner", "level=debug", "event=inner"]);
    let lines: Vec<&str> = lines.iter().map(|line| after_time(line)).collect();
    let target = "daemon_tests::recording";
    let event = format!("INFO  {target}: an event peer=inner tries=3 id=7 late=true span=request");
    assert_eq!(
        lines,
        [
            event.clone(),
            format!("INFO  {target}: a record"),
            event + ":inner",
            format!("DEBUG {target}: a detail id=7 peer=outer late=true span=request:inner"),
            format!("INFO  {target}: a record"),
        ]
    );
}

#[test]
fn json_has_a_line_a_message_and_numbers_stay_numbers() {
    let lines = said(JOTTING, &[&format!("fields={HOSTILE}"), &format!("info={HOSTILE}")]);
    let lines: Vec<serde_json::Value> =
        lines.iter().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect();
    let [fields, message] = lines.as_slice() else { panic!("two lines: {lines:?}") };
    let text = "a\n<0>noting: forged\r\x1b[31m\0 \"b\\\\c\" d=e";
    assert_eq!(message["message"], text);
    assert_eq!(message["level"], "info");
    assert_eq!(message["target"], "daemon_tests::recording");
    assert!(message["pid"].as_u64().is_some_and(|pid| pid > 0));
    assert_eq!(message["file"], "tests/src/recording.rs");
    assert!(message["line"].is_u64());
    assert!(message["time"].as_str().is_some_and(|time| time.ends_with('Z') && time.len() == 27));
    let expected = serde_json::json!({ "peer": text, "tries": 3, "ok": true, "ratio": 0.5, "priority": 0 });
    assert_eq!(fields["fields"], expected);
}

#[test]
fn f72_no_message_and_no_field_forges_a_line_or_drives_a_terminal() {
    for program in [NOTING, JOTTING] {
        let words = ["info=", "fields=", "event="].map(|verb| format!("{verb}{HOSTILE}"));
        let lines = said(program, &words.each_ref().map(String::as_str));
        assert_eq!(lines.len(), 4, "{lines:#?}");
        for line in lines {
            assert!(!line.starts_with('<') && !line.contains(char::is_control), "{line:?}");
        }
    }
    let [line] = said(NOTING, &[&format!("info={HOSTILE}")]).try_into().expect("one line");
    assert!(line.ends_with(r#"recording: a\n<0>noting: forged\r\u{1b}[31m\u{0} "b\\c" d=e"#), "{line}");
}

#[test]
fn f72_no_end_of_a_line_of_unicode_s_and_nothing_that_turns_text_around_gets_through() {
    let unseen = "a\u{2028}b\u{2029}c\u{202e}d\u{2066}e\u{85}f\u{9b}31m";
    let escaped = r"a\u{2028}b\u{2029}c\u{202e}d\u{2066}e\u{85}f\u{9b}31m";
    for word in ["info", "fields"] {
        let [line] = said(NOTING, &[&format!("{word}={unseen}")]).try_into().expect("one line");
        assert!(line.contains(escaped), "{line}");
        let [line] = said(JOTTING, &[&format!("{word}={unseen}")]).try_into().expect("one line");
        assert!(line.is_ascii() && line.contains(r"c\u202ed\u2066e\u0085f"), "{line}");
        let read: serde_json::Value = serde_json::from_str(&line).expect("JSON");
        let value = if word == "info" { &read["message"] } else { &read["fields"]["peer"] };
        assert_eq!(value, unseen);
    }
}

#[test]
fn n09_lines_begin_with_their_priority_where_standard_error_is_a_journal_that_takes_nothing_else() {
    if !Uid::effective().is_root() {
        return skip("only root can have a /run without a journal");
    }
    std::thread::spawn(|| {
        go_apart();
        let workdir = Workdir::new();
        let script = "JOURNAL_STREAM=$(stat -L -c %d:%i /proc/self/fd/2) exec \"$@\"";
        let launch = Daemon::new(&workdir, NOTING).launch().through(&["/bin/sh", "-c", script, "sh"]);
        let words =
            ["--foreground", "ready", "error=oh", "warn=hm", "info=a\\n<0>b", "level=trace", "debug=d"];
        let ended = words.iter().fold(launch, Launch::arg).run().expect(0);
        let target = "daemon_tests::recording";
        let expected = ["<3>", "<4>", "<6>", "<7>"].iter().zip(["oh", "hm", "a\\n<0>b", "d"]);
        let expected: Vec<_> = expected.map(|(start, text)| format!("{start}{target}: {text}")).collect();
        assert_eq!(ended.stderr.lines().collect::<Vec<_>>(), expected);
        let elsewhere = Daemon::new(&workdir, NOTING).launch().env("JOURNAL_STREAM", "1:2");
        let ended = elsewhere.arg("--foreground").arg("ready").arg("info=x").run().expect(0);
        assert_eq!(after_time(ended.stderr.trim_end()), format!("INFO  {target}: x"));
    })
    .join()
    .expect("as claimed");
}

#[test]
fn a_logger_that_is_there_already_stays_and_that_is_told() {
    if !Uid::effective().is_root() {
        return skip("the daemon becomes another user");
    }
    let lines = said(WORDING, &["info=hello", "own-logger"]);
    let [warning, hello, installed] = lines.as_slice() else { panic!("{lines:?}") };
    assert_eq!(
        after_time(warning),
        "WARN  the program has a logger of its own for the crate `log`, which stays"
    );
    assert_eq!(hello, "own logger: hello");
    assert_eq!(installed, "own logger: installed: false");
}

#[test]
fn a_logger_that_main_installs_too_late_is_refused_and_messages_go_on_as_declared() {
    let lines = said(NOTING, &["own-logger"]);
    let [line] = lines.as_slice() else { panic!("{lines:?}") };
    assert_eq!(after_time(line), "INFO  daemon_tests::recording: installed: false");
}
