//! The `.service` unit: systemd.service(5), systemd.exec(5), systemd.unit(5).

use std::time::Duration;

use super::super::UnitFile;
use super::super::directories::{self, absolute, is_below};
use super::super::sentence::one_line;
use super::network::{Reach, reach};
use super::quote::{line, word};
use super::span::span;
use super::unit::Unit;
use super::{limits, paths, privileges, sandbox, socket};
use crate::spec::{Credential, Detach, Output, Restart, Spec};

/// How much later systemd acts than the program's own limits, so that the program tells what was late.
const MARGIN: Duration = Duration::from_secs(5);

/// How many descriptors main may leave for the program after this one.
const STORED: u32 = 128;

/// The version that brought `Type=notify-reload`.
const NOTIFY_RELOAD: u32 = 253;

/// The service of the daemon.
pub(super) fn render(spec: &Spec) -> UnitFile {
    let mut unit = Unit::new();
    unit.section("Unit");
    relations(&mut unit, spec);
    unit.section("Service");
    execution(&mut unit, spec);
    privileges::identity(&mut unit, spec);
    surroundings(&mut unit, spec);
    paths::render(&mut unit, spec);
    limits::render(&mut unit, spec);
    privileges::power(&mut unit, spec);
    sandbox::render(&mut unit, spec);
    unit.section("Install");
    unit.set_list("WantedBy", lines(&spec.wanted_by));
    unit.set_list("Also", socket::names(spec));
    UnitFile::new(format!("systemd/{}.service", spec.name), unit.finish())
}

fn relations(unit: &mut Unit, spec: &Spec) {
    unit.set("Description", line(&one_line(&spec.description)));
    unit.set_list("Documentation", lines(&spec.documentation));
    unit.set_list("Wants", lines(&spec.wants));
    unit.set_list("Requires", lines(&spec.requires).chain(socket::names(spec)));
    // Whoever serves a network ends its connections before the network goes down.
    let network = "network.target".to_owned();
    let network = (reach(spec) == Reach::Anywhere && !spec.after.contains(&network)).then_some(network);
    unit.set_list("After", network.into_iter().chain(lines(&spec.after)).chain(socket::names(spec)));
}

fn lines(names: &[String]) -> impl Iterator<Item = String> {
    names.iter().map(|name| line(name))
}

fn execution(unit: &mut Unit, spec: &Spec) {
    let notify_reload = spec.systemd >= NOTIFY_RELOAD && spec.reloads();
    if spec.detach == Detach::Always {
        unit.set("Type", "forking");
        unit.set_each("PIDFile", spec.pidfile.as_deref().map(line));
    } else {
        unit.set("Type", if notify_reload { "notify-reload" } else { "notify" });
        unit.set("NotifyAccess", "main");
    }
    unit.set("ExecStart", command(spec, spec.args.iter().map(String::as_str)));
    if spec.reloads() && (!notify_reload || spec.detach == Detach::Always) {
        unit.set("ExecReload", command(spec, ["reload"]));
    }
    unit.set_list("Sockets", socket::names(spec));
    unit.set_each("FileDescriptorStoreMax", spec.upgrade.then_some(STORED));
    unit.set("TimeoutStartSec", span(spec.start_timeout.saturating_add(MARGIN)));
    unit.set("TimeoutStopSec", span(spec.stop_timeout.saturating_add(MARGIN)));
    unit.set_each("WatchdogSec", spec.watchdog.map(span));
    unit.set("Restart", restart(spec.restart));
    unit.set("RestartSec", span(spec.restart_delay));
}

fn surroundings(unit: &mut Unit, spec: &Spec) {
    unit.set("UMask", format_args!("{:04o}", spec.umask));
    unit.set_each(
        "Environment",
        spec.environment.iter().map(|(variable, value)| word(&format!("{variable}={value}"))),
    );
    let credential = |one: &Credential| format!("{}:{}", one.name, line(&one.path));
    unit.set_each("LoadCredential", spec.credentials.iter().map(credential));
    output(unit, spec, "StandardOutput", &spec.stdout);
    output(unit, spec, "StandardError", &spec.stderr);
}

/// A file in a directory of the daemon's own is the program's to open: systemd would do so as root, through
/// whatever link the daemon's user has put there, and before it has made the directory.
fn output(unit: &mut Unit, spec: &Spec, directive: &str, output: &Output) {
    let own = |path: &str| directories::own(spec).iter().any(|own| is_below(path, &absolute(own)));
    match output {
        Output::Auto => {}
        Output::File(path) if own(path) => {}
        Output::Null => unit.set(directive, "null"),
        Output::File(path) => unit.set(directive, format_args!("append:{}", line(path))),
    }
}

/// A command line. The prefix `:` turns off variables, so that `$` needs no quoting.
fn command<'a>(spec: &'a Spec, args: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<String> = std::iter::once(spec.exec.as_str()).chain(args).map(word).collect();
    let line = words.join(" ");
    let identity = if privileges::drops_itself(spec) { "!" } else { "" };
    let variables = if line.contains('$') { ":" } else { "" };
    format!("{identity}{variables}{line}")
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
