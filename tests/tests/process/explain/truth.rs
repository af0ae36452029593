//! What is told before a start is what `/proc` and the file system say after it.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use daemon_tests::launch::Launch;
use daemon_tests::notify::ReadinessPipe;
use daemon_tests::proc::{Limit, Process};
use daemon_tests::wait::until;

use super::{Sheet, actor, apart, whole};
use crate::capabilities::{CAPABLE, DECLARED};
use daemon_tests::workdir::Workdir;

const LIMITED: &str = env!("CARGO_BIN_EXE_limited");

fn started(pidfile: &Path) -> Process {
    until("the daemon runs", || fs::read_to_string(pidfile).ok()?.trim().parse().ok().map(Process))
}

#[test]
fn what_is_inherited_is_told_as_it_is_then_left() {
    let workdir = Workdir::new();
    let daemon = actor(&workdir);
    let sheet = Sheet::of(daemon.launch().dirty().env("LANG", "C").env("TZ", "UTC"));
    let process = daemon.started(daemon.launch().dirty().env("LANG", "C").env("TZ", "UTC"));
    let status = process.status();
    assert_eq!(sheet.first("umask"), format!("{:04o}", status.umask));
    assert_eq!(sheet.names("environment", "passes:"), ["LANG", "TZ"]);
    assert!(sheet.names("environment", "wiped:").contains(&"SECRET_TOKEN".to_owned()));
    let names: BTreeSet<String> = process.environment().into_keys().filter(|name| !name.is_empty()).collect();
    assert!(names.contains("LANG") && !names.contains("SECRET_TOKEN"), "{names:?}");
    // Whatever runs the tests may ignore some itself: nohup the first, a shell's background the others.
    let ours = Process::own().status().ignored;
    let passed_on = [(1, "SIGHUP"), (2, "SIGINT"), (3, "SIGQUIT")].into_iter();
    let passed_on = passed_on.filter(|(number, _)| ours.contains(number)).map(|(_, name)| name);
    let back: Vec<&str> = passed_on.chain(["SIGUSR1"]).collect();
    assert_eq!(sheet.names("ignored signals", "back to their default:"), back);
    assert!(!status.ignored.contains(&10));
    assert!(!sheet.names("descriptors", "closed:").contains(&"none".to_owned()), "the leak is told");
    assert!(sheet.first("background").starts_with("yes"), "{}", sheet.first("background"));
    assert_eq!(sheet.first("working directory"), process.link("cwd").display().to_string());
    assert_eq!(sheet.first("standard output"), "/dev/null");
    assert_eq!(process.link("fd/1"), Path::new("/dev/null"));
    sheet.ended.expect(0);
}

#[test]
fn what_root_prepares_for_another_user_is_told_as_it_is_then_made() {
    apart(|workdir| {
        for directory in ["/run/whole", "/var/lib/whole/deep", "/var/cache/whole"] {
            assert!(!Path::new(directory).exists());
        }
        let sheet = Sheet::of(whole(workdir));
        whole(workdir).run().expect(0);
        let process = started(Path::new("/run/whole/whole.pid"));
        let status = process.status();
        let user = sheet.first("user");
        assert!(user.starts_with("becomes nobody (65534), group daemon (1)"), "{user}");
        assert_eq!((status.users[0], status.groups[0]), (65534, 1));
        for group in &status.supplementary {
            assert!(user.contains(&format!("({group})")), "{user}");
        }
        let told: Vec<&String> =
            sheet.told("PID file's place").iter().chain(sheet.told("directories")).collect();
        for line in &told {
            let (path, rest) = line.split_once(": made for ").expect("a directory that is made");
            let there = fs::metadata(path).expect("it was made");
            assert!(rest.contains(&format!("({})", there.uid())), "{line}: {}", there.uid());
            assert!(
                rest.ends_with(&format!("mode {:04o}", there.mode() & 0o7777)),
                "{line}: {:o}",
                there.mode()
            );
        }
        assert_eq!(told.len(), 5, "{told:?}");
        assert_eq!(sheet.first("standard output"), "appended to /var/log/whole/out");
        assert_eq!(process.link("fd/1"), Path::new("/var/log/whole/out"));
        assert_eq!(sheet.first("working directory"), process.link("cwd").display().to_string());
        assert!(sheet.told("environment").contains(&"declared: GREETING=hello".to_owned()));
        assert!(sheet.first("privileges").contains("capabilities none, bounding set none, no_new_privs"));
        assert!(status.no_new_privileges);
        assert_eq!(sheet.told("sockets")[0], "`web`: bound to 127.0.0.1:80");
        assert_eq!(sheet.told("sockets").len(), 4);
        sheet.ended.expect(0);
        whole(workdir).arg("stop").run().expect(0);
    });
}

#[test]
fn a_directory_with_another_owner_is_told_before_it_is_given_away() {
    apart(|workdir| {
        fs::create_dir("/run/whole").expect("a directory");
        let sheet = Sheet::of(whole(workdir));
        let line = sheet.first("PID file's place");
        assert!(line.starts_with("/run/whole: is root (0):root (0) with mode"), "{line}");
        assert!(line.contains("given to nobody (65534):daemon (1) with mode 0755"), "{line}");
        assert_eq!(fs::metadata("/run/whole").expect("it").uid(), 0, "nothing was done");
    });
}

#[test]
fn limits_and_priorities_are_told_as_they_are_then_set() {
    apart(|workdir| {
        let limited = || Launch::new(workdir, Path::new(LIMITED));
        let sheet = Sheet::of(limited());
        limited().run().expect(0);
        let process = started(Path::new("/run/limited/limited.pid"));
        for (name, kernel) in [
            ("nofile", "Max open files"),
            ("nproc", "Max processes"),
            ("core", "Max core file size"),
            ("file_size", "Max file size"),
            ("stack", "Max stack size"),
        ] {
            let Limit { soft, hard } = process.limit(kernel);
            let line = format!("{name}: soft {soft}, hard {hard}");
            assert!(sheet.told("limits").contains(&line), "no {line:?} in {:?}", sheet.told("limits"));
        }
        let (nice, score) = (process.stat().nice, process.oom_score_adjust());
        assert_eq!(sheet.first("priority"), format!("nice {nice}, oom_score_adjust {score}"));
        sheet.ended.expect(0);
        limited().arg("stop").run().expect(0);
    });
}

#[test]
fn capabilities_are_told_as_they_are_then_kept() {
    apart(|workdir| {
        let capable = || Launch::new(workdir, Path::new(CAPABLE));
        let sheet = Sheet::of(capable());
        capable().run().expect(0);
        let status = started(Path::new("/run/capable/capable.pid")).status();
        let both = "CAP_NET_BIND_SERVICE, CAP_NET_RAW";
        assert_eq!(sheet.first("capabilities"), format!("declared: {both}"));
        let privileges = sheet.first("privileges");
        assert!(privileges.contains(&format!("capabilities {both}, bounding set {both}")), "{privileges}");
        assert_eq!((status.capabilities.effective, status.capabilities.bounding), (DECLARED, DECLARED));
        sheet.ended.expect(0);
        capable().arg("stop").run().expect(0);
    });
}

#[test]
fn what_a_supervisor_passes_on_is_told_as_it_is_then_kept() {
    let workdir = Workdir::new();
    let daemon = actor(&workdir);
    let launch = |end| daemon.launch().dirty().descriptor(4, end).arg("--ready-fd=4");
    let (_pipe, end) = ReadinessPipe::new();
    let sheet = Sheet::of(launch(end));
    let (pipe, end) = ReadinessPipe::new();
    // Kept open, and so there to be looked at: main does not say that it is ready.
    let running = launch(end).arg("serve").arg("error=stopped").spawn();
    let process = daemon.appears();
    assert_eq!(process, running.process(), "told: {}", sheet.first("background"));
    assert!(sheet.first("background").starts_with("no, since"));
    until("the daemon is past its start", || process.status().caught.contains(&15).then_some(()));
    let open = process.descriptors();
    for kept in sheet.names("descriptors", "left open:") {
        assert!(open.contains_key(&kept.parse().expect("a number")), "{kept} is closed: {open:?}");
    }
    let leaked = open.values().any(|open| open.target.ends_with("secret"));
    assert!(!leaked, "{open:?}");
    assert_eq!(sheet.first("umask"), format!("{:04o}", process.status().umask));
    daemon.word("stop").expect(0);
    drop(pipe);
    sheet.ended.expect(0);
}
