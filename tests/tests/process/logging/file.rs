//! The log file: whose it is, who is refused, and a disk that is full (F70).

use std::fs;
use std::os::unix::fs::{MetadataExt, chown, symlink};
use std::path::Path;

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::mount::{MsFlags, mount};

use super::{Words, apart};

pub(super) const FILING: &str = env!("CARGO_BIN_EXE_filing");
const PLACE: &str = "/var/log/daemon-tests-filing";
pub(super) const LOG: &str = "/var/log/daemon-tests-filing/filing.log";
const NOBODY: u32 = 65534;
const STRANGER: u32 = 61003;

/// What somebody has made of the place before the start, and what the start says of it.
type Case = (fn(&Path), &'static str);

#[test]
fn the_file_is_the_daemons_from_the_start_and_a_failed_start_leaves_none() {
    apart(|| {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, FILING);
        daemon.launch().arg("panic=early").run().expect(101).says(&["early"]);
        assert!(fs::read_to_string(LOG).expect("what was logged stays").contains("main panicked"));
        fs::remove_dir_all(PLACE).expect("a directory");
        let _process = daemon.started(daemon.launch().arg("ready").arg("info=hello").arg("serve"));
        until_true("the daemon logs", || {
            fs::read_to_string(LOG).is_ok_and(|text| text.ends_with(": hello\n"))
        });
        let stat = fs::metadata(LOG).expect("the log");
        assert_eq!((stat.uid(), stat.gid(), stat.mode() & 0o7777), (NOBODY, NOBODY, 0o640));
        daemon.word("stop").expect(0);
    });
}

#[test]
fn why_it_ends_is_in_the_file_and_told_who_has_it_in_the_foreground() {
    apart(|| {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, FILING);
        for (words, code, why) in
            [(&["panic=early"][..], 101, "main panicked at"), (&["ready", "fail=oh"], 1, "main failed: oh")]
        {
            let launch = words.iter().fold(daemon.launch().arg("--foreground"), Launch::arg);
            launch.run().expect(code).says(&[&format!("filing: {why}")]);
            assert!(fs::read_to_string(LOG).expect("the log").contains(&format!("ERROR {why}")));
        }
    });
}

#[test]
fn whatever_is_put_in_the_way_of_the_log_leads_root_nowhere_else() {
    apart(|| {
        let workdir = Workdir::new();
        let precious = workdir.file("precious", "precious");
        let cases: [Case; 3] = [
            (|precious| symlink(precious, LOG).expect("a link"), "symbolic links"),
            (
                |precious| {
                    fs::copy(precious, LOG).expect("a file");
                    chown(LOG, Some(STRANGER), None).expect("its owner");
                },
                "it belongs to user 61003",
            ),
            (
                |_| {
                    fs::write(LOG, "").expect("a file");
                    fs::hard_link(LOG, format!("{LOG}.2")).expect("a second name");
                },
                "hard link",
            ),
        ];
        for (prepare, why) in cases {
            let _only_after_another = fs::remove_dir_all(PLACE);
            fs::create_dir(PLACE).expect("a directory");
            chown(PLACE, Some(NOBODY), Some(NOBODY)).expect("its owner");
            prepare(&precious);
            let daemon = Daemon::new(&workdir, FILING);
            let expected = format!("cannot open the log file {LOG}");
            daemon.launch().arg("ready").run().expect(1).says(&[&expected, why]);
            daemon.assert_nothing_left();
        }
        assert_eq!(workdir.read("precious"), "precious");
    });
}

#[test]
fn f70_a_full_disk_stops_nobody_and_what_is_lost_is_counted_and_told() {
    apart(|| {
        let workdir = Workdir::new();
        fs::create_dir(PLACE).expect("a directory");
        mount(Some("tmpfs"), PLACE, Some("tmpfs"), MsFlags::empty(), Some("size=64k")).expect("a small disk");
        let words = Words::new(&workdir);
        let daemon = Daemon::new(&workdir, FILING);
        let running = daemon.launch().arg("--foreground").arg("ready").arg(words.from()).spawn();
        let process = daemon.appears();
        let ballast = format!("{PLACE}/ballast");
        let fill = || {
            use std::io::Write;
            let mut file = fs::OpenOptions::new().append(true).create(true).open(&ballast).expect("a file");
            while file.write(&[0; 512]).is_ok_and(|written| written > 0) {}
        };
        words.say("info=before\n");
        until_true("the daemon logs", || fs::read_to_string(LOG).is_ok_and(|text| text.contains("before")));
        fill();
        // Fills the last page of the log as well, so that a line is torn.
        let lost = Path::new(PLACE).join("lost");
        words.say(&format!("burst=100\ntouch={}\n", lost.display()));
        until_true("the daemon goes on", || lost.exists());
        until_true("it is told where there is somebody", || !running.stderr().is_empty());
        let told = running.stderr();
        assert_eq!(told, format!("filing: cannot log to {LOG}: No space left on device\n"));
        fs::remove_file(&ballast).expect("the ballast");
        words.say("info=after\nend\n");
        running.wait().expect(0);
        daemon.gone(process);
        let text = fs::read_to_string(LOG).expect("the log");
        let lines: Vec<&str> = text.lines().collect();
        let written = lines.iter().filter(|line| whole(line)).count();
        let [.., notice, after] = lines.as_slice() else { panic!("{text}") };
        assert!(after.ends_with(": after"), "{text}");
        let count: usize = notice
            .split_once(" WARN  ")
            .and_then(|(_, rest)| rest.strip_suffix(" messages could not be logged: No space left on device"))
            .and_then(|count| count.parse().ok())
            .expect("a count");
        assert_eq!(written + count, 100 * daemon_tests::recording::THREADS, "{text}");
        let torn = lines.iter().filter(|line| line.contains(": line ") && !whole(line)).count();
        assert!(torn <= 1, "{text}");
    });
}

/// Whether it is a whole line of the word `burst`.
pub(super) fn whole(line: &str) -> bool {
    let numbers = line.split_once(" INFO  daemon_tests::recording: line ").map(|(_, numbers)| numbers);
    numbers
        .and_then(|numbers| numbers.split_once(' '))
        .is_some_and(|(thread, number)| thread.parse::<usize>().is_ok() && number.parse::<usize>().is_ok())
}
