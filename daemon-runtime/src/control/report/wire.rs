//! A report on its way through the socket: one line a fact.

use std::fmt::Write as _;

use super::{Last, Part, Reload, Report, Watchdog};
use crate::control::channel::{escape, unescape};

impl Report {
    /// The lines.
    pub(in crate::control) fn lines(&self) -> String {
        let mut lines = String::new();
        let mut line = |name: &str, value: &str| {
            let _ = writeln!(lines, "{name} {}", escape(value));
        };
        let number = |number: Option<u64>| number.map(|number| number.to_string());
        let single = [
            ("name", Some(self.name.clone())),
            ("state", Some(self.state.clone())),
            ("pid", self.pid.map(|pid| pid.to_string())),
            ("version", self.version.clone()),
            ("generation", number(self.generation)),
            ("uid", self.uid.map(|uid| uid.to_string())),
            ("started", number(self.started)),
            ("ready", number(self.ready)),
            ("since", number(self.since)),
            ("restarts", number(self.restarts)),
            ("log-level", self.log_level.clone()),
        ];
        for (name, value) in single {
            if let Some(value) = value {
                line(name, &value);
            }
        }
        for (name, address) in &self.listeners {
            line("listener", &format!("{name} {address}"));
        }
        if let Some(reload) = &self.reload {
            line("reload", &format!("{} {}", reload.applied, reload.refused));
            match &reload.last {
                Some(Last { at, refused: Some(why) }) => line("refused", &format!("{at} {why}")),
                Some(Last { at, refused: None }) => line("applied", &at.to_string()),
                None => {}
            }
            reload.restart.iter().for_each(|restart| line("restart", restart));
        }
        if let Some(watchdog) = &self.watchdog {
            line("watchdog", &watchdog.limit.to_string());
            for Part { name, ago, stalled } in &watchdog.parts {
                line(if *stalled { "stalled" } else { "beating" }, &format!("{ago} {name}"));
            }
        }
        lines
    }

    /// Reads the lines. What is not understood is passed over: another version may know more.
    pub(in crate::control) fn read(lines: &str) -> Self {
        let mut report = Self::default();
        for line in lines.split_terminator('\n') {
            if let Some((name, value)) = line.split_once(' ') {
                let _ = report.take(name, unescape(value));
            }
        }
        report
    }

    fn take(&mut self, name: &str, value: String) -> Option<()> {
        match name {
            "name" => self.name = value,
            "state" => self.state = value,
            "pid" => self.pid = Some(value.parse().ok()?),
            "version" => self.version = Some(value),
            "generation" => self.generation = Some(value.parse().ok()?),
            "uid" => self.uid = Some(value.parse().ok()?),
            "started" => self.started = Some(value.parse().ok()?),
            "ready" => self.ready = Some(value.parse().ok()?),
            "since" => self.since = Some(value.parse().ok()?),
            "restarts" => self.restarts = Some(value.parse().ok()?),
            "log-level" => self.log_level = Some(value),
            "listener" => {
                let (name, address) = value.split_once(' ')?;
                self.listeners.push((name.into(), address.into()));
            }
            "reload" => {
                let (applied, refused) = value.split_once(' ')?;
                let (applied, refused) = (applied.parse().ok()?, refused.parse().ok()?);
                self.reload = Some(Reload { applied, refused, last: None, restart: None });
            }
            "applied" => self.reload.as_mut()?.last = Some(Last { at: value.parse().ok()?, refused: None }),
            "refused" => {
                let (at, why) = value.split_once(' ')?;
                let last = Last { at: at.parse().ok()?, refused: Some(why.into()) };
                self.reload.as_mut()?.last = Some(last);
            }
            "restart" => self.reload.as_mut()?.restart = Some(value),
            "watchdog" => {
                self.watchdog = Some(Watchdog { limit: value.parse().ok()?, parts: Vec::new() });
            }
            "beating" | "stalled" => {
                let (ago, part) = value.split_once(' ')?;
                let part = Part { name: part.into(), ago: ago.parse().ok()?, stalled: name == "stalled" };
                self.watchdog.as_mut()?.parts.push(part);
            }
            _ => return None,
        }
        Some(())
    }
}
