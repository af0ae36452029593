//! The generated file for logrotate(8): it takes every one, and rotates the log of a running daemon with it (F71, F73).

use std::fs;
use std::path::Path;

use daemon_spec::spec::{Directory, DirectoryKind, Log, Spec};
use daemon_tests::apart::go_apart;
use daemon_tests::daemon::Daemon;
use daemon_tests::skip::skip;
use daemon_tests::validators::hostile::Hostile;
use daemon_tests::validators::specs::{self, files, plain, rotated, text};
use daemon_tests::validators::tool::{self, Said};
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::unistd::Uid;

const FILING: &str = env!("CARGO_BIN_EXE_filing");
const LOG: &str = "/var/log/daemon-tests-filing/filing.log";

/// Runs it on one file, with a state of its own.
fn logrotate(workdir: &Workdir, contents: &str, how: &str) -> Option<Said> {
    let (file, state) = (workdir.file("logrotate", contents), workdir.join("state"));
    tool::run("logrotate", [how.as_ref(), "-s".as_ref(), state.as_os_str(), file.as_os_str()])
}

/// It exits with 0 whatever it does not understand.
fn complaints(said: &Said) -> Vec<&str> {
    said.stderr.lines().filter(|line| line.contains("error:")).collect()
}

#[test]
fn logrotate_takes_every_file() {
    let workdir = Workdir::new();
    let mut seen = 0;
    for (name, spec) in specs::all() {
        for file in files(&spec, "logrotate.d") {
            // Accounts that are not there are the one thing that it may complain of.
            let contents = file.contents.replace("su rotated rotated", "su nobody 65534");
            let Some(said) = logrotate(&workdir, &contents, "-d") else { return };
            assert_eq!(complaints(&said), Vec::<&str>::new(), "{name}: {}", said.stderr);
            seen += 1;
        }
    }
    assert!(seen >= 2, "{seen} files");
    let said = logrotate(&workdir, "/var/log/x {\n    weeekly\n}\n", "-d").expect("it was there before");
    assert!(complaints(&said).iter().any(|line| line.contains("weeekly")), "{}", said.stderr);
}

#[test]
fn a_daemon_that_can_be_asked_is_and_the_log_of_another_is_copied() {
    let asked = text(&rotated(), "logrotate.d/rotated");
    assert!(asked.contains("\n        /usr/bin/rotated reopen >/dev/null\n"), "{asked}");
    assert!(asked.contains("\n    su rotated rotated\n"), "{asked}");
    assert!(!asked.contains("copytruncate"), "{asked}");
    for spec in [
        Spec { pidfile: None, ..rotated() },
        Spec { root_directory: Some("/srv/rotated".to_owned()), ..rotated() },
    ] {
        let copied = text(&spec, "logrotate.d/rotated");
        assert!(copied.contains("\n    copytruncate\n") && !copied.contains("reopen"), "{copied}");
    }
}

#[test]
fn f71_the_log_of_a_running_daemon_is_rotated() {
    if !Uid::effective().is_root() {
        return skip("only root can have a /var/log of its own");
    }
    if !tool::installed("logrotate") {
        return skip("`logrotate` is not installed; `tests/setup` does it");
    }
    std::thread::spawn(|| {
        go_apart();
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, FILING);
        let process = daemon.started(daemon.launch().arg("info=before").arg("ready").arg("serve"));
        until_true("it logs", || fs::read_to_string(LOG).is_ok_and(|text| text.contains(": before\n")));
        let unit = std::process::Command::new(FILING).args(["units", "logrotate.d/filing"]).output();
        let unit = String::from_utf8(unit.expect("the program").stdout).expect("text");
        let pidfile = daemon.pidfile().display().to_string();
        let installed = format!("{FILING} reopen --pidfile {pidfile}");
        let unit = unit.replace("/usr/bin/filing reopen", &installed);
        let said = logrotate(&workdir, &unit, "-f").expect("it is installed");
        assert_eq!((said.code, complaints(&said)), (0, vec![]), "{unit}{}", said.stderr);
        let rotated = format!("{LOG}.1.gz");
        assert!(Path::new(&rotated).exists(), "{unit}{}", said.stderr);
        let holds = |path: &str| {
            let descriptors = fs::read_dir(format!("/proc/{}/fd", process.0)).expect("its descriptors");
            descriptors
                .filter_map(|entry| fs::read_link(entry.ok()?.path()).ok())
                .any(|target| target == Path::new(path))
        };
        assert!(holds(LOG), "the daemon has no new file open");
        daemon.word("stop").expect(0);
    })
    .join()
    .expect("as claimed");
}

#[test]
fn f73_a_log_of_any_name_is_rotated_and_no_other() {
    if !tool::installed("logrotate") {
        return skip("`logrotate` is not installed; `tests/setup` does it");
    }
    for seed in 0..60 {
        let mut hostile = Hostile::seed(seed);
        let workdir = Workdir::new();
        let directory = workdir.join(&hostile.component());
        fs::create_dir_all(&directory).expect("a directory");
        let log = directory.join(hostile.component());
        fs::write(&log, "a line\n").expect("a log");
        let neighbour = directory.join("neighbour");
        fs::write(&neighbour, "a line\n").expect("a neighbour");
        let path = log.to_str().expect("text").to_owned();
        let below = directory.to_str().expect("text").trim_start_matches('/').to_owned();
        let own = Directory { kind: DirectoryKind::Logs, path: below, mode: 0o755 };
        let spec = Spec { log: Some(Log::File(path.clone())), directories: vec![own], ..plain("hostile") };
        let unit = text(&spec, "logrotate.d/hostile");
        let said = logrotate(&workdir, &unit, "-f").expect("it is installed");
        assert_eq!((said.code, complaints(&said)), (0, vec![]), "{unit}\n{}", said.stderr);
        assert!(Path::new(&format!("{path}.1.gz")).exists(), "{path:?}\n{unit}\n{}", said.stderr);
        assert!(neighbour.exists() && !directory.join("neighbour.1.gz").exists(), "{unit}");
    }
}
