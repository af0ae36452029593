//! `--help` and `--version`.

use std::fmt::Write as _;

use crate::control::arguments::WORDS;
use crate::control::say;
use crate::plan::Plan;
use crate::socket::address::Address;

/// Each flag with its line.
const FLAGS: &[(&str, &str)] = &[
    ("--pidfile PATH", "use this PID file"),
    ("--user NAME", "become this user"),
    ("--listen NAME=ADDRESS", "listen there; may be given for each name, and again for each address"),
    ("--foreground", "stay in the foreground"),
    ("--ready-fd N", "write a newline to descriptor N when ready, and stay in the foreground"),
    ("--lock-fd N", "leave descriptor N open: a supervisor holds a lock through it"),
    ("--help", "print this"),
    ("--version", "print the version"),
];

/// The exit statuses that people look up.
const STATUSES: &str = "\
Exit status: 0 done, 1 failed, 2 bad arguments, 3 not implemented, 4 insufficient privilege,
  6 not configured, 7 not running, 101 panicked, 150 already running, 151 did not stop in time,
  152 did not become ready in time; otherwise that of main.
  `status`: 0 running, 1 dead but its PID file exists, 3 not running, 4 cannot be told.";

/// Those of the words that only look.
#[cfg(feature = "explain")]
const STATUSES_OF_LOOKING: &str = "
  `explain`: that of a start. `doctor`: 0 nothing to do, 1 something to do, 4 cannot be told.";

pub(super) fn help(plan: &Plan) {
    let mut text = String::new();
    let args = if plan.needs.args { " [ARGUMENTS]" } else { "" };
    let _ =
        write!(text, "{}: {}\n\nUsage: {0} [WORD] [FLAGS]{args}\n\nWords:\n", plan.name, plan.description);
    for (name, _, line) in WORDS.iter().filter(|(_, word, _)| word.is_offered(plan)) {
        let _ = writeln!(text, "  {name:<22} {line}");
    }
    text.push_str("Without a word it starts: in the background, unless a service manager or another supervisor has started it.\n\nFlags:\n");
    #[cfg(feature = "config")]
    if plan.config.is_some() {
        let _ = writeln!(
            text,
            "  {:<22} read this configuration, and what is beside it in `conf.d`",
            "--config PATH"
        );
    }
    for (name, line) in FLAGS {
        let _ = writeln!(text, "  {name:<22} {line}");
    }
    #[cfg(feature = "control")]
    if plan.control {
        let _ = writeln!(text, "  {:<22} have `status` write one JSON object", "--json");
    }
    #[cfg(feature = "config")]
    if let Some(default) = plan.config {
        let _ = writeln!(text, "  default: --config {default}");
    }
    for (flag, default) in [("--pidfile", plan.pidfile), ("--user", plan.user)] {
        if let Some(default) = default {
            let _ = writeln!(text, "  default: {flag} {default}");
        }
    }
    for listen in plan.sockets() {
        for address in listen.addresses.iter().filter_map(|&address| Address::declared(address).ok()) {
            let _ = writeln!(text, "  default: --listen {}={address}", listen.name);
        }
    }
    let _ = write!(text, "\n{STATUSES}");
    #[cfg(feature = "explain")]
    text.push_str(STATUSES_OF_LOOKING);
    say(&text);
}

pub(super) fn version(plan: &Plan) {
    say(&format!("{} {}", plan.name, plan.version));
}
