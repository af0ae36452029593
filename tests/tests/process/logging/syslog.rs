//! Messages to `/dev/log`: as syslog(3) writes them; absent, full, started again (F69).

use std::fs;
use std::os::unix::net::UnixDatagram;
use std::time::Duration;

use daemon_tests::daemon::Daemon;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;

use super::{Words, apart};

const MAILING: &str = env!("CARGO_BIN_EXE_mailing");
const SOCKET: &str = "/dev/log";

/// As syslogd: everybody may write to it.
pub(super) fn listen() -> UnixDatagram {
    use std::os::unix::fs::PermissionsExt;
    let _before = fs::remove_file(SOCKET);
    let socket = UnixDatagram::bind(SOCKET).expect("a socket");
    fs::set_permissions(SOCKET, fs::Permissions::from_mode(0o666)).expect("its mode");
    socket.set_read_timeout(Some(Duration::from_secs(30))).expect("a limit");
    socket
}

/// The next message.
pub(super) fn receive(socket: &UnixDatagram) -> String {
    let mut buffer = vec![0; 1 << 16];
    let length = socket.recv(&mut buffer).expect("a message");
    String::from_utf8(buffer[..length].to_vec()).expect("text")
}

/// What waits to be read, where that does not wait for more.
fn waiting(socket: &UnixDatagram) -> impl Iterator<Item = String> {
    let mut buffer = vec![0; 1 << 16];
    std::iter::from_fn(move || {
        let length = socket.recv(&mut buffer).ok()?;
        Some(String::from_utf8_lossy(&buffer[..length]).into_owned())
    })
}

/// The message behind priority, date, name and process; the shape of the date is checked.
fn text(message: &str) -> (&str, &str) {
    let (priority, rest) = message.split_once('>').expect("a priority");
    let (date, rest) = rest.split_at("Nov 26 03:31:27 ".len());
    let shape: String = date
        .chars()
        .map(|c| {
            if c.is_ascii_digit() {
                '0'
            } else if c.is_ascii_alphabetic() {
                'a'
            } else {
                c
            }
        })
        .collect();
    assert!(shape == "aaa 00 00:00:00 " || shape == "aaa  0 00:00:00 ", "{message}");
    let (name, text) = rest.split_once(": ").expect("a name");
    assert!(name.starts_with("mailing[") && name.ends_with(']'), "{message}");
    (priority, text)
}

#[test]
fn messages_have_facility_severity_date_name_and_process() {
    apart(|| {
        let syslogd = listen();
        let workdir = Workdir::new();
        let launch = Daemon::new(&workdir, MAILING).launch().arg("--foreground").arg("ready");
        let launch = launch.arg("error=oh").arg("info=a\\n<0>b").arg("fields=x").arg("huge=20000");
        launch.run().expect(0);
        let target = "daemon_tests::recording";
        assert_eq!(text(&receive(&syslogd)), ("<27", format!("{target}: oh").as_str()));
        assert_eq!(text(&receive(&syslogd)), ("<30", format!("{target}: a\\n<0>b").as_str()));
        let fields = format!("{target}: with fields peer=x tries=3 ok=true ratio=0.5 priority=0");
        assert_eq!(text(&receive(&syslogd)), ("<30", fields.as_str()));
        let huge = receive(&syslogd);
        assert!(huge.len() <= 8192 && huge.ends_with(" bytes more]"), "{} bytes", huge.len());
    });
}

#[test]
fn f69_who_starts_it_in_the_background_is_told_that_nobody_listens() {
    apart(|| {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, MAILING);
        let ended = daemon.launch().arg("ready").run().expect(0);
        assert_eq!(
            ended.stderr,
            "mailing: the log goes to /dev/log, and is lost until somebody listens there\n"
        );
        daemon.word("stop").expect(0);
        let _syslogd = listen();
        assert_eq!(daemon.launch().arg("ready").run().expect(0).stderr, "");
        daemon.word("stop").expect(0);
    });
}

#[test]
fn f69_an_absent_dev_log_is_told_counted_and_used_as_soon_as_it_is_there() {
    apart(|| {
        let workdir = Workdir::new();
        let words = Words::new(&workdir);
        let daemon = Daemon::new(&workdir, MAILING);
        let running = daemon.launch().arg("--foreground").arg("ready").arg(words.from()).spawn();
        words.say("info=one\n");
        until_true("it is told", || running.stderr().contains("cannot log to /dev/log: No such file"));
        let syslogd = listen();
        words.say("info=two\n");
        let first = receive(&syslogd);
        assert!(first.ends_with(": 1 message could not be logged: No such file or directory"), "{first}");
        assert!(receive(&syslogd).ends_with(": two"));
        words.say("end\n");
        let ended = running.wait().expect(0);
        assert_eq!(ended.stderr.lines().count(), 1, "{}", ended.stderr);
    });
}

#[test]
fn f69_a_syslogd_that_is_started_again_gets_what_comes_afterwards() {
    apart(|| {
        let first = listen();
        let workdir = Workdir::new();
        let words = Words::new(&workdir);
        let daemon = Daemon::new(&workdir, MAILING);
        let running = daemon.launch().arg("--foreground").arg("ready").arg(words.from()).spawn();
        words.say("info=one\n");
        assert!(receive(&first).ends_with(": one"));
        drop(first);
        let second = listen();
        words.say("info=two\nend\n");
        assert!(receive(&second).ends_with(": two"));
        assert_eq!(running.wait().expect(0).stderr, "");
    });
}

#[test]
fn f69_a_syslogd_that_reads_nothing_stops_nobody_and_what_is_lost_is_counted() {
    apart(|| {
        let syslogd = listen();
        let workdir = Workdir::new();
        let words = Words::new(&workdir);
        let daemon = Daemon::new(&workdir, MAILING);
        let running = daemon.launch().arg("--foreground").arg("ready").arg(words.from()).spawn();
        words.say("burst=500\n");
        until_true("it is told", || {
            running.stderr().contains("cannot log to /dev/log: nobody reads fast enough there")
        });
        // Read only when the daemon has done with its burst: it does not wait for that.
        words.say("end\n");
        let ended = running.wait().expect(0);
        assert_eq!(ended.stderr.lines().count(), 1, "{}", ended.stderr);
        syslogd.set_nonblocking(true).expect("no waiting");
        let read = waiting(&syslogd).count();
        assert!(read > 0 && read < 500 * daemon_tests::recording::THREADS, "{read} were read");
    });
}

#[test]
fn f69_after_a_gap_the_number_of_lost_messages_is_right() {
    apart(|| {
        let syslogd = listen();
        let workdir = Workdir::new();
        let words = Words::new(&workdir);
        let daemon = Daemon::new(&workdir, MAILING);
        let running = daemon.launch().arg("--foreground").arg("ready").arg(words.from()).spawn();
        let process = daemon.appears();
        words.say("info=before\n");
        assert!(receive(&syslogd).ends_with(": before"));
        let threads = process.threads().len();
        words.say("burst=500\n");
        until_true("it is told", || running.stderr().contains("cannot log to /dev/log"));
        let (mut lines, mut lost) = (0, 0);
        let mut count = |message: &str| match message.split_once(" could not be logged") {
            Some((start, _)) => {
                let count = start.rsplit(' ').nth(1).and_then(|count| count.parse::<usize>().ok());
                lost += count.expect("a number");
            }
            None => lines += usize::from(message.contains(": line ")),
        };
        syslogd.set_nonblocking(true).expect("no waiting");
        until_true("the burst is over and read", || {
            let is_over = process.threads().len() == threads;
            waiting(&syslogd).for_each(|message| count(&message));
            is_over
        });
        // There is room for the number of those that were lost last.
        words.say("info=more\nend\n");
        running.wait().expect(0);
        waiting(&syslogd).for_each(|message| count(&message));
        assert_eq!(lines + lost, 500 * daemon_tests::recording::THREADS, "{lines} lines, {lost} lost");
        assert!(lost > 0, "{lines} lines");
    });
}
