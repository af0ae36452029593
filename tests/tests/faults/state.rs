//! All that can be seen of a daemon and of its files, as lines that can be compared.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use daemon_tests::apart;
use daemon_tests::cleanliness::Cleanliness;
use daemon_tests::proc::Process;

/// Every file of the directories that a start may change, with kind, mode, owner and text; the number of the
/// daemon, which differs each time, as `PID`.
pub(crate) fn files(daemon: Option<Process>) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    let mut left: Vec<PathBuf> = apart::EMPTY.iter().chain(&["/etc"]).map(PathBuf::from).collect();
    while let Some(directory) = left.pop() {
        for entry in fs::read_dir(directory).expect("a directory").flatten() {
            let path = entry.path();
            let metadata = path.symlink_metadata().expect("metadata");
            if is_of_the_test(&path) {
                continue;
            }
            let (mode, user, group) = (metadata.mode(), metadata.uid(), metadata.gid());
            let text = if metadata.is_file() { text(&path, daemon) } else { String::new() };
            lines.insert(format!("{} {mode:o} {user}:{group} {text:?}", path.display()));
            if metadata.is_dir() {
                left.push(path);
            }
        }
    }
    lines
}

fn is_of_the_test(path: &Path) -> bool {
    let copied = path.parent() == Some(Path::new("/etc")) && path.is_file();
    copied || path.to_string_lossy().contains("/daemon-testing.")
}

fn text(path: &Path, daemon: Option<Process>) -> String {
    let text = String::from_utf8_lossy(&fs::read(path).unwrap_or_default()).into_owned();
    match daemon {
        Some(Process(pid)) if text.trim() == pid.to_string() => "PID".to_owned(),
        _ => text,
    }
}

/// All that `/proc` says of the daemon.
pub(crate) fn of(daemon: Process) -> BTreeSet<String> {
    let cleanliness = Cleanliness::of(daemon);
    let status = daemon.status();
    let mut lines = files(Some(daemon));
    let mut add = |what: &str, value: String| lines.insert(format!("{what}: {value}"));
    add("leads its session", cleanliness.session_leader.to_string());
    add("umask", format!("{:o}", cleanliness.umask));
    add("directory", cleanliness.directory.display().to_string());
    add("root", daemon.link("root").display().to_string());
    add("blocked", format!("{:?}", cleanliness.blocked));
    add("ignored", format!("{:?}", cleanliness.ignored));
    // Without those that the C library uses among its threads.
    let caught: Vec<u32> = status.caught.into_iter().filter(|signal| ![32, 33].contains(signal)).collect();
    add("caught", format!("{caught:?}"));
    add("groups", format!("{:?}", cleanliness.groups));
    add("environment", format!("{:?}", daemon.environment()));
    add("no new privileges", cleanliness.no_new_privileges.to_string());
    add("users", format!("{:?}", status.users));
    add("groups", format!("{:?}", status.groups));
    add("capabilities", format!("{:?}", status.capabilities));
    add("threads", status.threads.to_string());
    add("descriptors", descriptors(daemon));
    for file in ["limits", "oom_score_adj"] {
        add(file, fs::read_to_string(format!("/proc/{}/{file}", daemon.0)).unwrap_or_default());
    }
    lines
}

/// What is open: the streams by number, the others by kind, since their numbers mean nothing.
fn descriptors(daemon: Process) -> String {
    let mut others: BTreeMap<String, usize> = BTreeMap::new();
    let mut text = String::new();
    for (number, descriptor) in daemon.descriptors() {
        let target = descriptor.target.to_string_lossy();
        let kind = target.split(":[").next().unwrap_or_default();
        let kind = if kind.contains("/daemon-testing.") { "a file of the test" } else { kind };
        if number < 3 {
            let _ = write!(text, "{number} {kind} inherited {}, ", descriptor.inherited);
        } else {
            *others.entry(format!("{kind} inherited {}", descriptor.inherited)).or_default() += 1;
        }
    }
    format!("{text}{others:?}")
}
