//! Keys whose value is Rust: `reload`, `signals`, `crate`.

use super::given::Given;
use super::known::names;
use crate::draft::Entry;
use crate::keys::Kind;
use crate::similar::similar;
use crate::spec::{Handler, Signal};
use crate::value::Value;

const SIGNALS: [&str; 8] =
    ["SIGUSR1", "SIGUSR2", "SIGQUIT", "SIGALRM", "SIGWINCH", "SIGURG", "SIGIO", "SIGCONT"];

pub(super) fn handler(given: &mut Given) -> Option<Handler> {
    let (name, function) = (given.name, given.value);
    let found = match function {
        Value::Name(_, path) | Value::Path(path) => return Some(Handler(path.clone())),
        Value::Unreadable => return None,
        found => found.describe(),
    };
    let written = match function {
        Value::Text(text) if is_name(text) => text.clone(),
        Value::Call(path) => path.clone(),
        _ => "function".to_owned(),
    };
    given.refuse_help(
        format!("`{name}` takes the function itself, found {found}"),
        format!("write `{name} = {written}`"),
    )
}

pub(super) fn signals(given: &mut Given) -> Option<Vec<(Signal, Handler)>> {
    let Value::Group(entries) = given.value else { return given.mismatch() };
    let mut handlers: Vec<(Signal, Handler)> = Vec::new();
    for entry in entries {
        let Some(signal) = signal(given, entry) else { continue };
        if handlers.iter().any(|(known, _)| *known == signal) {
            given.problems.add(entry.key_site, format!("`{}` is set twice", entry.key));
        } else if let Some(handler) = given.within(entry, Kind::Function, handler) {
            handlers.push((signal, handler));
        }
    }
    Some(handlers)
}

fn signal(given: &mut Given, entry: &Entry) -> Option<Signal> {
    let name = entry.key.as_str();
    let (text, help) = match name {
        "SIGUSR1" => return Some(Signal::Usr1),
        "SIGUSR2" => return Some(Signal::Usr2),
        "SIGQUIT" => return Some(Signal::Quit),
        "SIGALRM" => return Some(Signal::Alrm),
        "SIGWINCH" => return Some(Signal::Winch),
        "SIGURG" => return Some(Signal::Urg),
        "SIGIO" => return Some(Signal::Io),
        "SIGCONT" => return Some(Signal::Cont),
        "SIGTERM" | "SIGINT" => (
            format!("`{name}` stops the daemon and cannot have a handler"),
            "main sees the stop when it takes a `Shutdown`".to_owned(),
        ),
        "SIGHUP" => ("`SIGHUP` has a key of its own".to_owned(), "write `reload = function`".to_owned()),
        "SIGKILL" | "SIGSTOP" => (
            format!("`{name}` cannot be handled by any program"),
            format!("the signals are {}", names(&SIGNALS)),
        ),
        "SIGCHLD" | "SIGPIPE" | "SIGSEGV" | "SIGBUS" | "SIGFPE" | "SIGILL" | "SIGABRT" | "SIGTRAP"
        | "SIGSYS" => (
            format!("`{name}` belongs to the runtime and cannot have a handler"),
            format!("the signals are {}", names(&SIGNALS)),
        ),
        _ => {
            let prefixed = format!("SIG{}", name.trim_start_matches("Signal::").to_uppercase());
            let help = match similar(&prefixed, &SIGNALS) {
                Some(signal) => format!("a signal with a similar name exists: `{signal}`"),
                None => format!("the signals are {}", names(&SIGNALS)),
            };
            (format!("unknown signal `{name}`"), help)
        }
    };
    given.problems.add_help(entry.key_site, text, help);
    None
}

/// A path that means the same wherever the expansion stands.
pub(super) fn crate_path(given: &mut Given) -> Option<()> {
    let path = match given.value {
        Value::Name(_, path) | Value::Path(path) => path.to_string().replace(' ', ""),
        Value::Unreadable => return None,
        Value::Text(text) => {
            let help = format!("write `crate = ::{}`", text.trim_start_matches("::"));
            return given.refuse_help("`crate` takes the path itself, found a string", help);
        }
        found => {
            let text = format!("`crate` takes a path, found {}", found.describe());
            return given.refuse_help(text, "write `::daemon`, `crate::…` or `$crate::…`");
        }
    };
    if path.starts_with("::")
        || path.split("::").next().is_some_and(|first| matches!(first, "crate" | "$crate"))
    {
        return Some(());
    }
    given.refuse_help(
        "`crate` must be an absolute path",
        format!("write `::{path}`, `crate::…` or `$crate::…`"),
    )
}

fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':'))
}
