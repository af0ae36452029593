//! A reload that is asked for at the socket: the same transaction as by a signal, and the same verdict (R08, I06).

use std::fmt::Write as _;
use std::io::Write as _;
use std::os::unix::net::UnixStream;

use daemon_tests::launch::Launch;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

use super::{controlled, heard, member, say, socket, started, status};

#[test]
fn i06_the_verdict_comes_back_and_stays_to_be_asked_for() {
    let workdir = Workdir::new();
    let daemon = controlled(&workdir);
    started(&daemon, &workdir);
    daemon.word("reload").expect(0);
    let json = status(&daemon);
    assert_eq!(member(&json, "['reload']['applied']"), "1");
    assert_eq!(member(&json, "['reload']['last']['applied']"), "True");
    let _verdict = workdir.file("verdict", "refuse");
    daemon.word("reload").expect(1).says(&["reload refused: the file is nonsense\\nREADY=0"]);
    let _verdict = workdir.file("verdict", "panic");
    daemon.word("reload").expect(1).says(&["reload refused: it panicked: the reload fell over"]);
    let json = status(&daemon);
    assert_eq!(member(&json, "['reload']['refused']"), "2");
    assert_eq!(member(&json, "['reload']['last']['reason']"), "it panicked: the reload fell over");
    let text = daemon.word("status").stdout;
    assert!(text.contains("reloads     1 applied, 2 refused\n  last reload refused "), "{text}");
}

#[test]
fn r08_those_who_ask_at_the_socket_and_by_signals_share_one_reload_and_each_has_an_answer() {
    let workdir = Workdir::new();
    let _slow = workdir.file("verdict", "wait");
    let daemon = controlled(&workdir);
    let process = started(&daemon, &workdir);
    process.signal(Signal::SIGHUP);
    until_true("the first reload is at work", || workdir.lines("reloads") == 1);
    let asking: Vec<_> = (0..10).map(|_| daemon.launch().arg("reload").spawn()).collect();
    until_true("they wait", || asking.iter().all(|running| running.process().descriptors().len() > 3));
    (0..100).for_each(|_| process.signal(Signal::SIGHUP));
    // By the signal alone, as who has no socket asks.
    let renamed = workdir.join("renamed");
    std::fs::rename(socket(&daemon), &renamed).expect("the socket out of the way");
    let by_signal = daemon.launch().arg("reload").spawn();
    until_true("it waits", || by_signal.process().descriptors().len() > 3);
    let _verdict = workdir.file("verdict", "");
    let _go = workdir.file("go", "");
    for running in asking.into_iter().chain([by_signal]) {
        running.wait().expect(0);
    }
    std::fs::rename(&renamed, socket(&daemon)).expect("back in its place");
    let reloads = workdir.lines("reloads");
    assert!((2..=13).contains(&reloads), "{reloads}");
    assert_eq!(member(&status(&daemon), "['reload']['applied']"), reloads.to_string());
}

#[test]
fn r07_a_reload_that_is_asked_for_before_the_daemon_is_ready_is_done_when_it_is() {
    let workdir = Workdir::new();
    let daemon = controlled(&workdir);
    let go = workdir.join("go");
    let words = [super::placed(&workdir), format!("await={}", go.display()), "ready".into(), "serve".into()];
    let starting = words.iter().fold(daemon.launch(), Launch::arg).spawn();
    until_true("it listens", || UnixStream::connect(socket(&daemon)).is_ok());
    let mut stream = UnixStream::connect(socket(&daemon)).expect("it listens");
    stream.write_all(b"1 reload\n").expect("it reads");
    assert_eq!(member(&status(&daemon).expect(0), "['state']"), "starting");
    assert_eq!(workdir.lines("reloads"), 0);
    let _go = workdir.file("go", "");
    assert_eq!(heard(&mut stream), "1 wait\n1 ok\n");
    assert_eq!(workdir.lines("reloads"), 1);
    starting.wait().expect(0);
}

#[test]
fn a_daemon_that_ends_during_a_reload_is_no_success() {
    let workdir = Workdir::new();
    let _slow = workdir.file("verdict", "wait");
    let daemon = controlled(&workdir);
    let process = started(&daemon, &workdir);
    let asking = daemon.launch().arg("reload").spawn();
    until_true("the reload is at work", || workdir.lines("reloads") == 1);
    process.signal(Signal::SIGKILL);
    asking.wait().expect(1).says(&["ended before it had reloaded"]);
}

#[test]
fn more_than_there_is_room_for_are_told_so() {
    let workdir = Workdir::new();
    let _slow = workdir.file("verdict", "wait");
    let daemon = controlled(&workdir);
    started(&daemon, &workdir);
    let mut waiting = Vec::new();
    for _ in 0..64 {
        let mut stream = UnixStream::connect(socket(&daemon)).expect("it listens");
        stream.write_all(b"1 reload\n").expect("it reads");
        let mut first = [0; 7];
        std::io::Read::read_exact(&mut stream, &mut first).expect("a word");
        waiting.push(stream);
    }
    assert_eq!(say(&daemon, b"1 reload\n"), "1 busy too many wait for a reload already\n");
    assert_eq!(member(&status(&daemon).expect(0), "['state']"), "reloading");
    let _go = workdir.file("go", "");
    for mut stream in waiting {
        assert_eq!(heard(&mut stream), "1 ok\n");
    }
    daemon.word("reload").expect(0);
}

/// The object is one that another program reads, whatever the daemon says.
#[test]
fn whatever_the_reason_of_a_refusal_is_comes_out_of_the_json_as_it_went_in() {
    let workdir = Workdir::new();
    let daemon = controlled(&workdir);
    started(&daemon, &workdir);
    let all: String = (0..=0x1ff).chain([0x2028, 0xfeff, 0x1_f600]).filter_map(char::from_u32).collect();
    let reasons = ["\"", "\\", "\\n", "\n\n", "\u{0}", "\u{1b}[31mred", "{}", "\\u0041", "a\tb\r", &all];
    for reason in reasons {
        let _verdict = workdir.file("verdict", "say");
        let _reason = workdir.file("reason", reason);
        daemon.word("reload").expect(1);
        let json = status(&daemon).expect(0);
        let read = member(&json, "['reload']['last']['reason'].encode().hex()");
        let mut expected = String::new();
        reason.bytes().for_each(|byte| write!(expected, "{byte:02x}").expect("text"));
        assert_eq!(read, expected, "{reason:?}");
        let raw = |character: char| character.is_control() && character != '\n';
        assert!(!json.stdout.contains(raw), "a terminal obeys: {:?}", json.stdout);
        assert!(!daemon.word("status").stdout.contains(raw));
    }
}
