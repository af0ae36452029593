//! [`Journal`]: the native protocol of systemd-journald, one entry with its fields a datagram.
//!
//! Described at <https://systemd.io/JOURNAL_NATIVE_PROTOCOL/>.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::OwnedFd;

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, SealFlag, fcntl};
use nix::sys::memfd::{MFdFlags, memfd_create};

use super::datagrams::{Datagrams, errno};
use super::record::Record;
use super::sink::Sink;
use crate::message;

pub(super) const SOCKET: &str = "/run/systemd/journal/socket";

/// `LOG_DAEMON` of syslog(3).
const FACILITY: &str = "3";

/// The longest name of a field.
const NAME: usize = 64;

/// Names that say something else in every journal: systemd.journal-fields(7).
const TAKEN: [&str; 17] = [
    "MESSAGE",
    "MESSAGE_ID",
    "PRIORITY",
    "CODE_FILE",
    "CODE_LINE",
    "CODE_FUNC",
    "ERRNO",
    "INVOCATION_ID",
    "USER_INVOCATION_ID",
    "SYSLOG_FACILITY",
    "SYSLOG_IDENTIFIER",
    "SYSLOG_PID",
    "SYSLOG_TIMESTAMP",
    "SYSLOG_RAW",
    "DOCUMENTATION",
    "TID",
    "TARGET",
];

/// The connection, and what every entry says.
#[derive(Debug)]
pub(super) struct Journal {
    datagrams: Datagrams,
    name: &'static str,
}

impl Journal {
    /// With entries under the daemon's name.
    pub(super) fn of(name: &'static str) -> io::Result<Self> {
        Ok(Self { datagrams: Datagrams::to(SOCKET)?, name })
    }

    /// Whether there is a journal to reach now.
    pub(super) fn is_reachable(&self) -> bool {
        self.datagrams.is_reachable()
    }

    fn entry(&self, record: &Record) -> Vec<u8> {
        let mut entry = Vec::new();
        add(&mut entry, "MESSAGE", &record.message);
        add(&mut entry, "PRIORITY", &record.level.severity().to_string());
        add(&mut entry, "SYSLOG_IDENTIFIER", self.name);
        add(&mut entry, "SYSLOG_FACILITY", FACILITY);
        add(&mut entry, "TARGET", record.target);
        if let Some((file, line)) = record.place {
            add(&mut entry, "CODE_FILE", file);
            add(&mut entry, "CODE_LINE", &line.to_string());
        }
        if !record.backtrace.is_empty() {
            add(&mut entry, "BACKTRACE", &record.backtrace);
        }
        for (field, value) in &record.fields {
            add(&mut entry, &name(field), &value.text());
        }
        entry
    }
}

impl Sink for Journal {
    fn write(&self, record: &Record) -> Result<(), Errno> {
        let entry = self.entry(record);
        match self.datagrams.send(&entry) {
            Err(Errno::EMSGSIZE | Errno::ENOBUFS) => self.datagrams.send_file(&sealed(&entry)?),
            result => result,
        }
    }
}

/// Adds a field, its value in one line.
fn add(entry: &mut Vec<u8>, name: &str, value: &str) {
    entry.extend_from_slice(name.as_bytes());
    entry.push(b'=');
    let mut line = String::new();
    message::escape(value, &mut line);
    entry.extend_from_slice(line.as_bytes());
    entry.push(b'\n');
}

/// The name as the journal takes it, `F_` before it where it would say something else.
fn name(field: &str) -> String {
    let upper = field.chars().map(|character| match character.to_ascii_uppercase() {
        letter @ ('A'..='Z' | '0'..='9') => letter,
        _ => '_',
    });
    let name: String = upper.collect();
    let begins = name.starts_with(|first: char| first.is_ascii_uppercase());
    let mut name = if begins && !TAKEN.contains(&name.as_str()) { name } else { format!("F_{name}") };
    name.truncate(NAME);
    name
}

/// A file in memory that nobody can change any more, so that the journal need not copy it first.
fn sealed(entry: &[u8]) -> Result<OwnedFd, Errno> {
    let file = memfd_create("journal-entry", MFdFlags::MFD_CLOEXEC | MFdFlags::MFD_ALLOW_SEALING)?;
    let mut file = File::from(file);
    file.write_all(entry).map_err(|error| errno(&error))?;
    let seals =
        SealFlag::F_SEAL_SHRINK | SealFlag::F_SEAL_GROW | SealFlag::F_SEAL_WRITE | SealFlag::F_SEAL_SEAL;
    fcntl(&file, FcntlArg::F_ADD_SEALS(seals))?;
    Ok(file.into())
}
