//! The directories of a manager: taken where they come from systemd, or from whoever is the user's equal (C02).

use std::fs;
use std::sync::{Mutex, PoisonError};

use daemon_tests::daemon::Daemon;
use daemon_tests::notify::Manager;
use daemon_tests::skip::skip;
use daemon_tests::workdir::Workdir;
use nix::unistd::Uid;

const KEEPING: &str = env!("CARGO_BIN_EXE_keeping");
/// Where it keeps its state by itself.
const OWN: &str = "/var/lib/daemon-tests-keeping";

/// There is only one of them.
static OWN_IS_FREE: Mutex<()> = Mutex::new(());

/// What it says, started with this value of the variable, perhaps as by systemd.
fn said(value: &str, by_systemd: bool) -> String {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let mut launch = Daemon::new(&workdir, KEEPING).launch().env("STATE_DIRECTORY", value).arg("ready");
    if by_systemd {
        launch = launch.env("NOTIFY_SOCKET", manager.address());
        launch = launch.env("INVOCATION_ID", "0123456789abcdef0123456789abcdef");
    } else {
        launch = launch.arg("--foreground");
    }
    let _own = OWN_IS_FREE.lock().unwrap_or_else(PoisonError::into_inner);
    let ended = launch.run();
    let _only_of_root = fs::remove_dir(OWN);
    ended.stderr
}

#[test]
fn c02_the_directory_of_systemd_is_taken_and_the_first_of_several() {
    let workdir = Workdir::new();
    let (one, other) = (workdir.directory("one"), workdir.directory("other"));
    let list = format!("{}:{}", one.display(), other.display());
    for value in [one.to_str().expect("text"), &list] {
        assert_eq!(said(value, true), format!("state in {}\n", one.display()));
    }
}

#[test]
fn c02_an_empty_list_counts_as_none() {
    // Made by root, and told by others, who may not make it.
    let said = said("", true);
    assert!(said.contains(OWN), "{said}");
}

#[test]
fn c02_a_relative_path_is_refused_wherever_it_stands() {
    let workdir = Workdir::new();
    for list in ["kept/here".to_owned(), format!("{}:kept/here", workdir.path().display())] {
        let said = said(&list, true);
        assert!(said.contains("the directory kept/here cannot be used: `STATE_DIRECTORY`"), "{said}");
    }
}

#[test]
fn c02_a_path_where_nothing_is_or_no_directory_is_refused() {
    let workdir = Workdir::new();
    let file = workdir.file("file", "");
    for (path, why) in [(workdir.join("missing"), "No such file"), (file, "Not a directory")] {
        let said = said(path.to_str().expect("text"), true);
        assert!(said.contains(&format!("{}: {why}", path.display())), "{said}");
    }
}

#[test]
fn c02_root_believes_systemd_alone() {
    if !Uid::effective().is_root() {
        return skip("only root is told by whoever is not root's equal");
    }
    let workdir = Workdir::new();
    assert_eq!(said(workdir.path().to_str().expect("text"), false), format!("state in {OWN}\n"));
}
