//! The `.service` unit: systemd.service(5), systemd.exec(5), systemd.unit(5).

use std::time::Duration;

use super::super::UnitFile;
use super::super::directories::canonical;
use super::super::sentence::one_line;
use super::network::{Reach, reach};
use super::quote::{line, name, word};
use super::span::span;
use super::unit::Unit;
use super::{paths, sandbox, socket};
use crate::spec::{Detach, Output, Restart, Scope, Spec};

/// How much later systemd acts than the program's own limits, so that the program tells what was late.
const MARGIN: Duration = Duration::from_secs(5);

/// The version that brought `Type=notify-reload`.
const NOTIFY_RELOAD: u32 = 253;

/// The service of the daemon.
pub(super) fn render(spec: &Spec) -> UnitFile {
    let mut unit = Unit::new();
    unit.section("Unit");
    relations(&mut unit, spec);
    unit.section("Service");
    execution(&mut unit, spec);
    identity(&mut unit, spec);
    paths::render(&mut unit, spec);
    sandbox::render(&mut unit, spec);
    unit.section("Install");
    unit.set_each("WantedBy", spec.wanted_by.iter().map(|target| line(target)));
    unit.set_each("Also", socket::names(spec));
    UnitFile::new(format!("systemd/{}.service", spec.name), unit.finish())
}

fn relations(unit: &mut Unit, spec: &Spec) {
    unit.set("Description", line(&one_line(&spec.description)));
    unit.set_each("Documentation", spec.documentation.iter().map(|uri| line(uri)));
    let sockets = socket::names(spec);
    unit.set_each("Wants", spec.wants.iter().map(|other| line(other)));
    unit.set_each("Requires", spec.requires.iter().map(|other| line(other)).chain(sockets.clone()));
    // Whoever serves a network ends its connections before the network goes down.
    let network = (reach(spec) == Reach::Anywhere
        && !spec.after.iter().any(|other| other == "network.target"))
    .then(|| "network.target".to_owned());
    unit.set_each(
        "After",
        network.into_iter().chain(spec.after.iter().map(|other| line(other))).chain(sockets),
    );
}

fn execution(unit: &mut Unit, spec: &Spec) {
    let notify_reload = spec.systemd >= NOTIFY_RELOAD && spec.reload.is_some();
    if spec.detach == Detach::Always {
        unit.set("Type", "forking");
        unit.set_each("PIDFile", spec.pidfile.as_deref().map(|path| line(&canonical(path))));
    } else {
        unit.set("Type", if notify_reload { "notify-reload" } else { "notify" });
        unit.set("NotifyAccess", "main");
    }
    unit.set("ExecStart", command(&spec.exec, spec.args.iter().map(String::as_str)));
    if spec.reload.is_some() && (!notify_reload || spec.detach == Detach::Always) {
        unit.set("ExecReload", command(&spec.exec, ["reload"]));
    }
    unit.set_each("Sockets", socket::names(spec));
    unit.set("TimeoutStartSec", span(spec.start_timeout.saturating_add(MARGIN)));
    unit.set("TimeoutStopSec", span(spec.stop_timeout.saturating_add(MARGIN)));
    unit.set("Restart", restart(spec.restart));
    unit.set("RestartSec", span(spec.restart_delay));
}

fn identity(unit: &mut Unit, spec: &Spec) {
    if spec.scope == Scope::System {
        unit.set_each("User", spec.user.as_deref().map(line));
        unit.set_each("Group", spec.group.as_deref().map(line));
        unit.set_each(
            "SupplementaryGroups",
            spec.supplementary_groups.iter().flatten().map(|group| name(group)),
        );
    }
    unit.set("UMask", format_args!("{:04o}", spec.umask));
    unit.set_each(
        "Environment",
        spec.environment.iter().map(|(variable, value)| word(&format!("{variable}={value}"))),
    );
    if spec.stdout == Output::Null {
        unit.set("StandardOutput", "null");
    }
    if spec.stderr == Output::Null {
        unit.set("StandardError", "null");
    }
}

/// A command line. The prefix `:` turns off variables, so that `$` needs no quoting.
fn command<'a>(exec: &'a str, args: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<String> = std::iter::once(exec).chain(args).map(word).collect();
    let line = words.join(" ");
    if line.contains('$') { format!(":{line}") } else { line }
}

fn restart(restart: Restart) -> &'static str {
    match restart {
        Restart::No => "no",
        Restart::OnSuccess => "on-success",
        Restart::OnFailure => "on-failure",
        Restart::OnAbnormal => "on-abnormal",
        Restart::OnAbort => "on-abort",
        Restart::OnWatchdog => "on-watchdog",
        Restart::Always => "always",
    }
}
