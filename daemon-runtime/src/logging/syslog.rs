//! [`Syslog`]: messages to `/dev/log` as syslog(3) writes them, RFC 3164.

use std::fmt::Write as _;
use std::io;

use nix::errno::Errno;

use super::datagrams::Datagrams;
use super::record::Record;
use super::sink::Sink;
use super::{clock, text};

/// `_PATH_LOG` of syslog.h.
pub(super) const SOCKET: &str = "/dev/log";

/// `LOG_DAEMON` of syslog(3), in its place.
const FACILITY: u8 = 3 << 3;

/// What every syslogd takes at once, rsyslogd the most generously of those in use.
const LONGEST: usize = 8 * 1024;

/// The connection, and the name that every message begins with.
#[derive(Debug)]
pub(super) struct Syslog {
    datagrams: Datagrams,
    name: &'static str,
}

impl Syslog {
    /// With messages under the daemon's name.
    pub(super) fn of(name: &'static str) -> io::Result<Self> {
        Ok(Self { datagrams: Datagrams::to(SOCKET)?, name })
    }

    /// Whether there is a syslogd to reach now.
    pub(super) fn is_reachable(&self) -> bool {
        self.datagrams.is_reachable()
    }
}

impl Sink for Syslog {
    fn write(&self, record: &Record) -> Result<(), Errno> {
        let priority = FACILITY | record.level.severity();
        let time = clock::rfc3164().map(|time| time + " ").unwrap_or_default();
        let (name, pid) = (self.name, std::process::id());
        text::bodies(record).try_for_each(|body| {
            let mut message = format!("<{priority}>{time}{name}[{pid}]: {body}");
            cut(&mut message);
            self.datagrams.send(message.as_bytes())
        })
    }
}

/// Says how much is missing where it is too much.
fn cut(message: &mut String) {
    if message.len() > LONGEST {
        let end = (0..=LONGEST - 32).rev().find(|&end| message.is_char_boundary(end)).unwrap_or_default();
        let missing = message.len() - end;
        message.truncate(end);
        let _ = write!(message, " [{missing} bytes more]");
    }
}
