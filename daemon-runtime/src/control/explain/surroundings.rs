//! Who started the program, what was inherited from them, and what becomes of it.

use std::fs;
use std::os::fd::RawFd;

use nix::libc;
use nix::sys::signal::Signal;

use super::foresight::Foresight;
use super::sheet::{Sheet, joined};
use crate::launch::environment as variables;
use crate::message;
use crate::notify::systemd::Notify;
use crate::plan::Detach;
use crate::privilege::names;

/// What is told of everything that systemd does by the unit file.
pub(super) const BY_SYSTEMD: &str = "left to systemd";

pub(super) fn process(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    let [_, user, ..] = of.before.users;
    let [_, group, ..] = of.before.groups;
    let threads = of.inherited.threads();
    let threads = if threads == 1 { "1 thread".to_owned() } else { format!("{threads} threads") };
    let (user, group) = (names::user(user), names::group(group));
    sheet.line("process", format_args!("pid {}, user {user}, group {group}, {threads}", of.inherited.pid));
    sheet.judge(of.inherited.refuse_threads());
}

pub(super) fn contract(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    let contract = &of.contract;
    let told = |set: bool, what: String| set.then_some(what);
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let which = if of.options.ready_fd.is_some() { "`--ready-fd`" } else { "READY_FD" };
    let ready = contract.ready_fd.map(|fd| format!("a supervisor that reads descriptor {fd}: {which}"));
    let lock = contract.lock_fd.map(|fd| format!("a supervisor with a lock on descriptor {fd}: `--lock-fd`"));
    let invocation = if is_set("SYSTEMD_EXEC_PID") {
        "INVOCATION_ID is set, and SYSTEMD_EXEC_PID is this process"
    } else {
        "INVOCATION_ID is set"
    };
    let supervisors = [
        told(contract.systemd, format!("systemd: {invocation}")),
        told(contract.container, "a container, whose process 1 this is".into()),
        told(
            contract.notify_socket.is_some(),
            "a manager that waits for READY=1: NOTIFY_SOCKET is set".into(),
        ),
        told(contract.sockets > 0, "a manager that hands over sockets: LISTEN_PID is this process".into()),
        ready,
        lock,
    ];
    let nobody = "nobody who supervises it: no INVOCATION_ID, NOTIFY_SOCKET, LISTEN_FDS, READY_FD or \
                  `--ready-fd`, and not process 1";
    sheet.list("started by", supervisors.into_iter().flatten(), nobody);
    let of_others = [
        (
            !contract.systemd && is_set("INVOCATION_ID"),
            "INVOCATION_ID is an ancestor's: SYSTEMD_EXEC_PID is not this process",
        ),
        (
            contract.sockets == 0 && is_set("LISTEN_FDS"),
            "LISTEN_FDS is not believed: LISTEN_PID is not this process, or there are none",
        ),
    ];
    for (_, what) in of_others.into_iter().filter(|(is, _)| *is) {
        sheet.more(what);
    }
    if let Some(every) = contract.watchdog {
        sheet.more(format_args!("it wants to hear of progress every {every:?}: WATCHDOG_USEC"));
    }
    if let Some(error) = of.refused[0].take() {
        sheet.problem(error);
    }
}

pub(super) fn handed_over(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    let sockets = of.sockets.iter().map(|(name, fd)| format!("descriptor {fd} as `{name}`"));
    sheet.line("handed over", joined(sockets, "no socket"));
    if let Some(error) = of.refused[1].take() {
        sheet.problem(error);
    }
}

pub(super) fn descriptors(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    if of.managed {
        return sheet.line("descriptors", "all stay, as systemd has left them");
    }
    let kept: Vec<RawFd> =
        of.sockets.iter().map(|(_, fd)| *fd).chain(of.contract.ready_fd).chain(of.contract.lock_fd).collect();
    let (stay, go): (Vec<RawFd>, Vec<RawFd>) = open_above_2().into_iter().partition(|fd| kept.contains(fd));
    sheet.line(
        "descriptors",
        format_args!(
            "closed: {}; left open: {}",
            joined(go, "none"),
            joined([0, 1, 2].into_iter().chain(stay), "none")
        ),
    );
}

/// Without the one that this question takes.
fn open_above_2() -> Vec<RawFd> {
    let Ok(entries) = fs::read_dir("/proc/self/fd") else { return Vec::new() };
    let all: Vec<RawFd> =
        entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).collect();
    let open = |fd: &RawFd| *fd > 2 && fs::symlink_metadata(format!("/proc/self/fd/{fd}")).is_ok();
    let mut open: Vec<RawFd> = all.into_iter().filter(open).collect();
    open.sort_unstable();
    open
}

pub(super) fn contract_variables(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    let foreseen = variables::foresee(of.plan, None, of.managed, true);
    sheet.line(
        "contract",
        format_args!("taken out of the environment: {}", joined(foreseen.contracts, "nothing")),
    );
}

pub(super) fn journal(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    message::recognise_journal(of.contract.journal_stream.as_deref());
    let told =
        if message::is_journal() { "is the journal: lines get a priority" } else { "is not the journal" };
    sheet.line("journal", format_args!("standard error {told}"));
}

pub(super) fn dispositions(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    if of.managed {
        sheet.line("ignored signals", BY_SYSTEMD);
    } else {
        let reset = of.inherited.signals_to_reset().filter_map(signal);
        sheet.line(
            "ignored signals",
            format_args!("back to their default: {}", joined(reset, "there are none")),
        );
    }
    if !of.detaching && of.inherited.ignores(libc::SIGHUP) {
        sheet
            .more("SIGHUP was ignored, as nohup does it: a terminal that goes away does not stop the daemon");
    }
}

/// The C library keeps two for itself, between the two kinds: nobody sends those.
fn signal(number: i32) -> Option<String> {
    match Signal::try_from(number) {
        Ok(signal) => Some(signal.as_str().to_owned()),
        Err(_) => (number >= libc::SIGRTMIN()).then(|| format!("SIGRTMIN+{}", number - libc::SIGRTMIN())),
    }
}

pub(super) fn background(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    let supervised = of.contract.supervised;
    let why = match of.plan.detach {
        _ if of.options.foreground => "`--foreground` or `run` is given",
        Detach::Auto if supervised => "`detach` is auto, and somebody supervises",
        Detach::Auto => "`detach` is auto, and nobody supervises",
        Detach::Always => "`detach = true` is declared",
        Detach::Never => "`detach = false` is declared",
    };
    if of.detaching {
        let limit = of.plan.start_timeout;
        sheet.line(
            "background",
            format_args!("yes, since {why}; the command waits until it is ready, {limit:?} at most"),
        );
    } else {
        sheet.line("background", format_args!("no, since {why}"));
    }
}

pub(super) fn timers(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    let told = match (of.detaching, of.managed) {
        (true, _) => "none passes a fork",
        (false, true) => BY_SYSTEMD,
        (false, false) => "disarmed",
    };
    sheet.line("timers", told);
}

pub(super) fn environment(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    let stays = of.managed || of.contract.container;
    let foreseen = variables::foresee(of.plan, of.identity.as_ref(), of.managed, stays);
    if stays {
        sheet.line("environment", "stays, less the contract");
    } else {
        sheet.line("environment", format_args!("passes: {}", joined(foreseen.passed, "nothing")));
        sheet.more(format_args!("wiped: {}", joined(foreseen.removed, "nothing")));
    }
    for (name, value) in foreseen.set {
        sheet.more(format_args!("set: {name}={}", value.to_string_lossy()));
    }
    for (name, value) in foreseen.declared {
        sheet.more(format_args!("declared: {name}={value}"));
    }
    if let Some(error) = of.contract.notify_socket.as_ref().and_then(|address| Notify::connect(address).err())
    {
        sheet.more(format_args!(
            "the notification socket cannot be reached, which is told and passed over: {error}"
        ));
    }
}
