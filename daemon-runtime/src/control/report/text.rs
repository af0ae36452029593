//! The report for people: a line that says whether it runs, and one for each thing that is known.

use std::fmt::Write as _;
use std::io::IsTerminal;
use std::time::SystemTime;

use nix::unistd::{Uid, User};

use super::time::{span, stamp};
use super::{Last, Part, Report};
use crate::message;

/// The colours of a terminal: ECMA-48, "Select graphic rendition".
#[derive(Clone, Copy)]
enum Colour {
    Red = 31,
    Green = 32,
    Yellow = 33,
}

/// Whether standard output is a terminal whose user wants colours: <https://no-color.org>.
pub(in crate::control) fn wants_colour() -> bool {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    std::io::stdout().is_terminal()
        && set("NO_COLOR").is_none()
        && set("TERM").is_none_or(|term| term != "dumb")
}

impl Report {
    /// The lines of what the daemon has told itself, without a line break at the end.
    pub(in crate::control) fn text(&self, colour: bool) -> String {
        let mut text = self.headline();
        for (label, value) in self.items(colour) {
            let _ = write!(text, "\n  {label:<12}{value}");
        }
        text
    }

    /// The name of the user, if there is one.
    pub(super) fn user(&self) -> Option<String> {
        User::from_uid(Uid::from_raw(self.uid?)).ok().flatten().map(|user| user.name)
    }

    fn headline(&self) -> String {
        let name = plain(&self.name);
        self.pid.map_or_else(|| format!("{name} is running"), |pid| format!("{name} is running, pid {pid}"))
    }

    fn items(&self, colour: bool) -> Vec<(&'static str, String)> {
        let mut items = Vec::new();
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis();
        let now = u64::try_from(now).unwrap_or(u64::MAX);
        let moment = |at: u64| {
            format!(
                "{}, {} ago",
                stamp(at).replace('T', " ").replace('Z', " UTC"),
                span(now.saturating_sub(at))
            )
        };
        let shade = if self.state == "ready" { Colour::Green } else { Colour::Yellow };
        let state = paint(&plain(&self.state), shade, colour);
        // A reload is over soon, and nothing that a daemon's readiness begins anew with.
        let since = if self.state == "ready" { self.ready } else { self.since };
        let state = since.map_or(state.clone(), |since| format!("{state} since {}", moment(since)));
        items.push(("state", state));
        items.extend(self.started.map(|at| ("started", moment(at))));
        items.extend(self.ready.filter(|_| self.state != "ready").map(|at| ("ready", moment(at))));
        items.extend(self.version.as_deref().map(|version| ("version", plain(version))));
        items.extend(self.generation.map(|generation| ("generation", generation.to_string())));
        items.extend(self.uid.map(|uid| {
            ("user", self.user().map_or_else(|| uid.to_string(), |name| format!("{name} ({uid})")))
        }));
        for (index, (name, address)) in self.listeners.iter().enumerate() {
            let label = if index == 0 { "listens" } else { "" };
            items.push((label, format!("{} {}", plain(name), plain(address))));
        }
        if let Some(reload) = &self.reload {
            items.push(("reloads", format!("{} applied, {} refused", reload.applied, reload.refused)));
            items.extend(reload.last.as_ref().map(|last| ("last reload", verdict(last, &moment, colour))));
            items.extend(
                reload.restart.as_deref().map(|restart| ("", paint(&plain(restart), Colour::Yellow, colour))),
            );
        }
        if let Some(watchdog) = &self.watchdog {
            items.push(("watchdog", format!("limit {}", span(watchdog.limit))));
            for Part { name, ago, stalled } in &watchdog.parts {
                let beat = format!("`{}` beat {} ago", plain(name), span(*ago));
                let stall = || format!("{beat}, {}", paint("stalled", Colour::Red, colour));
                items.push(("", if *stalled { stall() } else { beat }));
            }
        }
        items.extend(self.restarts.map(|restarts| ("restarts", restarts.to_string())));
        items.extend(self.log_level.as_deref().map(|level| ("log level", plain(level))));
        items
    }
}

fn verdict(last: &Last, moment: &impl Fn(u64) -> String, colour: bool) -> String {
    match &last.refused {
        None => format!("applied {}", moment(last.at)),
        Some(why) => format!("{} {}: {}", paint("refused", Colour::Red, colour), moment(last.at), plain(why)),
    }
}

fn paint(text: &str, colour: Colour, wanted: bool) -> String {
    if wanted { format!("\x1b[{}m{text}\x1b[0m", colour as u8) } else { text.into() }
}

/// In one line, and nothing that a terminal obeys.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    message::escape(text, &mut plain);
    plain
}
