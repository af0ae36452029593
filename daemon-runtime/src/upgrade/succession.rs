//! [`Succession`]: how the next program is to be started, noted while the start still knows how this one was.

use std::ffi::{CString, OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::PathBuf;

use super::executable;
use super::offer::Terms;
use super::predecessor::{Predecessor, VARIABLE};
use crate::config::Variables;
use crate::launch::contract::{CREDENTIALS, Contract};
use crate::plan::Plan;
use crate::storage::variable;

/// The program, its arguments and its environment, and what it is told of how the daemon runs.
#[derive(Debug)]
pub(crate) struct Succession {
    pub(super) program: PathBuf,
    pub(super) arguments: Vec<CString>,
    pub(super) environment: Vec<CString>,
    pub(super) terms: Terms,
    /// Why there can be no upgrade.
    pub(super) impossible: Option<&'static str>,
    /// The number of this process, counted like that of [`Terms`].
    pub(super) generation: u64,
}

impl Succession {
    /// Called when the environment is that of the daemon, and holds nothing of the declaration's own yet: that the
    /// new program sets as it declares it.
    pub(crate) fn note(
        plan: &Plan,
        contract: &Contract,
        variables: &Variables,
        detached: bool,
        before: Option<&Predecessor>,
    ) -> Self {
        let generation = before.map_or(1, |before| before.terms().generation);
        let (systemd, walled) = (contract.systemd, contract.is_walled());
        let terms = Terms { generation: generation + 1, systemd, detached, walled };
        if !plan.upgrades() {
            let (program, arguments, environment) = (PathBuf::new(), Vec::new(), Vec::new());
            return Self { program, arguments, environment, terms, impossible: None, generation };
        }
        Self {
            program: executable::find(),
            arguments: std::env::args_os().filter_map(text).collect(),
            environment: environment(contract, variables),
            terms,
            impossible: impossible(contract, detached),
            generation,
        }
    }

    /// The walls around this process, if there are any, are around the next one from its beginning.
    pub(crate) fn walled(mut self, walled: bool) -> Self {
        self.terms.walled = walled;
        self
    }
}

/// Whoever follows the process by its number would take the upgrade for its end.
fn impossible(contract: &Contract, detached: bool) -> Option<&'static str> {
    if detached || (contract.systemd && contract.notify_socket.is_some()) {
        None
    } else if contract.container {
        Some("it is process 1, which the container ends with")
    } else if contract.ready_fd.is_some() || contract.lock_fd.is_some() {
        Some("the supervisor that has given it descriptors follows this process and no other")
    } else if contract.systemd {
        Some("systemd has given it no socket to tell of another main process: the unit needs `Type=notify`")
    } else {
        Some("it runs in the foreground, where whoever started it waits for this process and no other")
    }
}

/// As it is now, with what has been taken out of it for this process alone.
fn environment(contract: &Contract, variables: &Variables) -> Vec<CString> {
    let mut all: Vec<(OsString, OsString)> =
        std::env::vars_os().filter(|(name, _)| name != VARIABLE).collect();
    let mut set = |name: &str, value: &OsStr| {
        all.retain(|(other, _)| other != name);
        all.push((name.into(), value.to_owned()));
    };
    let told = [
        ("NOTIFY_SOCKET", contract.notify_socket.clone()),
        ("JOURNAL_STREAM", contract.journal_stream.clone().map(OsString::from)),
        ("WATCHDOG_USEC", contract.watchdog.map(|limit| limit.as_micros().to_string().into())),
        (CREDENTIALS, contract.credentials.clone()),
    ];
    for (name, value) in told {
        if let Some(value) = value {
            set(name, &value);
        }
    }
    for (kind, list) in contract.directories() {
        set(variable(kind), list);
    }
    for (name, value) in variables.all() {
        set(name, value.as_ref());
    }
    let entry = |(name, value): (OsString, OsString)| {
        let bytes = [name.as_bytes(), b"=", value.as_bytes()].concat();
        CString::new(bytes).ok()
    };
    all.into_iter().filter_map(entry).collect()
}

fn text(argument: OsString) -> Option<CString> {
    CString::new(argument.into_vec()).ok()
}
