//! Keys that only make sense with, or without, each other.

use std::time::Duration;

use super::upgrade;
use crate::draft::Entry;
use crate::problem::Problems;
use crate::site::Site;
use crate::spec::{Detach, DirectoryKind, Log, SandboxMode, Scope, Spec};
use crate::units::{absolute, own_directories};
use crate::value::Value;

pub(super) fn check(spec: &mut Spec, entries: &[Entry], problems: &mut Problems) {
    let find = |key: &str| entries.iter().find(|entry| entry.key == key);
    for key in ["group", "supplementary_groups", "capabilities", "privileged"] {
        if let (Some(entry), None, Scope::System) = (find(key), find("user"), spec.scope) {
            let text = format!("`{key}` has no effect without `user`");
            let help = match key {
                "group" => "add `user = \"…\"`; the group defaults to that user's own group",
                "supplementary_groups" => "add `user = \"…\"`; the groups default to those of that user",
                "capabilities" => "add `user = \"…\"`; root has every capability, and keeps them",
                _ => "add `user = \"…\"`; main itself runs as root where no user is declared",
            };
            problems.add_help(entry.key_site, text, help);
        }
    }
    if let (Some(entry), None, Detach::Always) = (find("detach"), find("pidfile"), spec.detach) {
        let help =
            format!("add `pidfile = \"/run/{}/pid\"`: nothing else tells which process it is", spec.name);
        problems.add_help(entry.key_site, "`detach = true` needs a `pidfile`", help);
        spec.detach = Detach::Auto;
    }
    let walls = spec.sandbox.as_ref().is_some_and(|sandbox| sandbox.mode != SandboxMode::Off);
    if let (Some(entry), true, false) = (find("no_new_privileges"), walls, spec.no_new_privileges) {
        let help = "leave it out, or write `sandbox = \"off\"`: a program with more privileges could leave the walls";
        problems.add_help(entry.key_site, "`no_new_privileges = false` cannot be used with `sandbox`", help);
        spec.no_new_privileges = true;
    }
    let shared = |path: &&String| matches!(path.rsplit_once('/'), Some(("/run" | "/var/run", _)));
    if let (Some(entry), Some(path), Some(user), Scope::System) =
        (find("pidfile"), spec.pidfile.as_ref().filter(shared), &spec.user, spec.scope)
    {
        let text = format!("`{user}` cannot make files in the directory of `{path}`");
        let help = format!("write `\"/run/{}/pid\"`; the directory is made for it", spec.name);
        problems.add_help(entry.value_site, text, help);
    }
    if let (Some(entry), true) = (find("drain_delay"), spec.drain_delay >= spec.stop_timeout) {
        let help = format!(
            "`stop_timeout` is {}; it holds the delay, and what main does after it",
            written(spec.stop_timeout)
        );
        problems.add_help(entry.value_site, "`drain_delay` leaves nothing of `stop_timeout`", help);
        spec.drain_delay = Duration::ZERO;
    }
    if let (Some(entry), true) = (find("control"), spec.control && !has_runtime_directory(spec)) {
        let help = format!("add `runtime_directory = \"{}\"`: the socket lies in it", spec.name);
        problems.add_help(entry.key_site, "`control` needs a `runtime_directory`", help);
        spec.control = false;
    }
    if let (Some(entry), Some(Log::File(path)), Scope::System) = (find("log"), &spec.log, spec.scope) {
        if !is_in_own_directory(spec, path) {
            let text =
                format!("`{path}` is in no directory of the daemon's own, so it could not be reopened");
            let help = format!("write `\"/var/log/{0}/{0}.log\"`; the directory is made for it", spec.name);
            problems.add_help(entry.value_site, text, help);
            spec.log = Some(Log::Auto);
        }
    }
    upgrade::check(spec, entries, problems);
    if spec.scope == Scope::User {
        for key in ["user", "group", "supplementary_groups", "root_directory", "capabilities", "privileged"] {
            if let Some(entry) = find(key) {
                let text = format!("`{key}` cannot be used with `scope = \"user\"`");
                let help = format!("only root can change it; leave `{key}` or `scope` out");
                problems.add_help(entry.key_site, text, help);
            }
        }
        for site in find("listen").into_iter().flat_map(owners) {
            let help = "sockets are those of the user that the daemon runs as; leave `owner` or `scope` out";
            problems.add_help(site, "`owner` cannot be used with `scope = \"user\"`", help);
        }
    }
}

/// One that its user may write to: configuration is root's.
fn is_in_own_directory(spec: &Spec, path: &str) -> bool {
    let own = own_directories(spec);
    let own = own.iter().filter(|directory| directory.kind != DirectoryKind::Configuration);
    own.map(absolute).any(|directory| path.strip_prefix(&directory).is_some_and(|rest| rest.starts_with('/')))
}

/// Declared, or made for the PID file.
fn has_runtime_directory(spec: &Spec) -> bool {
    own_directories(spec).iter().any(|directory| directory.kind == DirectoryKind::Runtime)
}

/// As a duration is written in the attribute.
fn written(duration: Duration) -> String {
    match duration.as_millis() {
        milliseconds if milliseconds % 1000 == 0 => format!("`\"{}s\"`", milliseconds / 1000),
        milliseconds => format!("`\"{milliseconds}ms\"`"),
    }
}

/// Where the sockets of `listen` are given to somebody.
fn owners(listen: &Entry) -> Vec<Site> {
    let Value::Group(sockets) = &listen.value else { return Vec::new() };
    let parts = sockets.iter().filter_map(|socket| match &socket.value {
        Value::Group(parts) => Some(parts),
        _ => None,
    });
    parts.flatten().filter(|part| part.key == "owner").map(|part| part.key_site).collect()
}
