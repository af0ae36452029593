//! The environment of a daemon: a short list of names that may pass, and what is declared.

use std::ffi::OsStr;

use crate::launch::contract::CREDENTIALS;
use crate::plan::{Plan, Scope};
use crate::privilege::lookup::Identity;
use crate::sys;

#[cfg(feature = "explain")]
mod foresee;
#[cfg(feature = "explain")]
pub(crate) use foresee::foresee;

/// Names that say how text and time are shown, and how much Rust programs tell.
const ALLOWED: &[&str] = &["LANG", "LANGUAGE", "TZ", "RUST_LOG", "RUST_BACKTRACE"];
/// Names that say who the user is and where that user's files are, for a daemon of `scope = "user"`.
const ALLOWED_TO_USERS: &[&str] = &[
    "HOME",
    "USER",
    "LOGNAME",
    "XDG_RUNTIME_DIR",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_STATE_HOME",
];
/// The search path of a daemon; the caller's is not to be trusted.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/// Variables of contracts: for this process, not for its children.
const CONTRACTS: &[&str] = &[
    "NOTIFY_SOCKET",
    "WATCHDOG_PID",
    "WATCHDOG_USEC",
    "LISTEN_PID",
    "LISTEN_FDS",
    "LISTEN_FDNAMES",
    "LISTEN_PIDFDID",
    "READY_FD",
    "MAINPID",
    "SYSTEMD_EXEC_PID",
    "FDSTORE",
    #[cfg(feature = "upgrade")]
    crate::upgrade::VARIABLE,
];

/// Takes the contracts' variables away, leaving what the service manager set for the program. A program that declares no
/// `credentials` may look for its own.
pub(crate) fn remove_contracts(plan: &Plan) {
    sys::scrub_environment(|entry| !is_of_contract(plan, entry));
}

fn is_of_contract(plan: &Plan, entry: &[u8]) -> bool {
    let secrets = (!plan.credentials.is_empty()).then_some(&CREDENTIALS);
    CONTRACTS.iter().chain(secrets).any(|name| names(entry, name))
}

/// Leaves only what may pass, sets the search path, and what systemd sets for a `User=`.
pub(crate) fn sanitize(plan: &Plan, identity: Option<&Identity>) {
    sys::scrub_environment(|entry| may_pass(plan, entry));
    for (name, value) in of_daemon(identity) {
        sys::set_variable(name, value);
    }
}

fn may_pass(plan: &Plan, entry: &[u8]) -> bool {
    let users: &[&str] = if plan.scope == Scope::User { ALLOWED_TO_USERS } else { &[] };
    entry.starts_with(b"LC_") || ALLOWED.iter().chain(users).any(|name| names(entry, name))
}

/// What takes the place of the caller's.
fn of_daemon(identity: Option<&Identity>) -> impl Iterator<Item = (&'static str, &OsStr)> {
    let account = identity.and_then(|identity| identity.account.as_ref());
    let account = account.into_iter().flat_map(|account| {
        let name = OsStr::new(&account.name);
        [("HOME", account.home.as_os_str()), ("USER", name), ("LOGNAME", name)]
    });
    [("PATH", OsStr::new(PATH))].into_iter().chain(account)
}

/// Sets what the key `environment` declares. What a service manager has set already stays: it read
/// the same declaration, and an administrator may have changed it there.
pub(crate) fn declare(plan: &Plan, managed: bool) {
    for (name, value) in plan.environment {
        if is_declared_here(name, managed) {
            sys::set_variable(name, OsStr::new(value));
        }
    }
}

fn is_declared_here(name: &str, managed: bool) -> bool {
    !managed || std::env::var_os(name).is_none()
}

fn names(entry: &[u8], name: &str) -> bool {
    entry.strip_prefix(name.as_bytes()).is_some_and(|rest| rest.first() == Some(&b'='))
}
