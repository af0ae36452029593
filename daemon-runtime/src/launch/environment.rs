//! The environment of a daemon: a short list of names that may pass, and what is declared.

use std::ffi::OsStr;

use crate::launch::contract::CREDENTIALS;
use crate::plan::{Plan, Scope};
use crate::privilege::lookup::Identity;
use crate::sys;

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
];

/// Takes the contracts' variables away, leaving what the service manager set for the program. A program that declares no
/// `credentials` may look for its own.
pub(crate) fn remove_contracts(plan: &Plan) {
    let secrets = (!plan.credentials.is_empty()).then_some(&CREDENTIALS);
    sys::scrub_environment(|entry| !CONTRACTS.iter().chain(secrets).any(|name| names(entry, name)));
}

/// Leaves only what may pass, sets the search path, and what systemd sets for a `User=`.
pub(crate) fn sanitize(plan: &Plan, identity: Option<&Identity>) {
    let users: &[&str] = if plan.scope == Scope::User { ALLOWED_TO_USERS } else { &[] };
    sys::scrub_environment(|entry| {
        entry.starts_with(b"LC_") || ALLOWED.iter().chain(users).any(|name| names(entry, name))
    });
    sys::set_variable("PATH", OsStr::new(PATH));
    if let Some(account) = identity.and_then(|identity| identity.account.as_ref()) {
        sys::set_variable("HOME", account.home.as_os_str());
        sys::set_variable("USER", OsStr::new(&account.name));
        sys::set_variable("LOGNAME", OsStr::new(&account.name));
    }
}

/// Sets what the key `environment` declares. What a service manager has set already stays: it read
/// the same declaration, and an administrator may have changed it there.
pub(crate) fn declare(plan: &Plan, managed: bool) {
    for (name, value) in plan.environment {
        if !managed || std::env::var_os(name).is_none() {
            sys::set_variable(name, OsStr::new(value));
        }
    }
}

fn names(entry: &[u8], name: &str) -> bool {
    entry.strip_prefix(name.as_bytes()).is_some_and(|rest| rest.first() == Some(&b'='))
}
