//! Into the background: a status pipe, two forks with a session between, and a clean process.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::AsRawFd;
use std::process::ExitCode;

use nix::errno::Errno;
use nix::fcntl::{OFlag, open};
use nix::sys::signal::{SigHandler, Signal, signal};
use nix::sys::stat::{Mode, umask};
use nix::unistd::{ForkResult, chdir, dup2_stderr, dup2_stdin, dup2_stdout, fork, pipe2, setsid};

const LOCKED: u8 = 150;

/// Why the daemon could not start, for the launcher to say.
pub struct Failure {
    code: u8,
    text: String,
}

impl Failure {
    pub fn at(step: &str, errno: Errno) -> Self {
        Self { code: 1, text: format!("{step}: {errno}") }
    }

    pub fn io(step: &str, error: &io::Error) -> Self {
        Self { code: 1, text: format!("{step}: {error}") }
    }

    pub fn locked() -> Self {
        Self { code: LOCKED, text: "already running".into() }
    }
}

/// The daemon's end of the status pipe.
pub struct Status(File);

impl Status {
    pub fn ready(mut self) {
        let _ = self.0.write_all(&[0]);
    }

    pub fn failed(mut self, failure: &Failure) -> ExitCode {
        let mut record = vec![failure.code];
        record.extend_from_slice(failure.text.as_bytes());
        let _ = self.0.write_all(&record);
        ExitCode::from(failure.code)
    }
}

pub enum Side {
    Launcher(ExitCode),
    Daemon(Status),
}

pub fn detach() -> nix::Result<Side> {
    let (reader, writer) = pipe2(OFlag::O_CLOEXEC)?;
    // SAFETY: no thread runs yet.
    if let ForkResult::Parent { .. } = unsafe { fork() }? {
        drop(writer);
        return Ok(Side::Launcher(wait_for_verdict(File::from(reader))));
    }
    drop(reader);
    let status = Status(File::from(writer));
    let session = setsid().and_then(|_| {
        // SAFETY: no thread runs yet.
        unsafe { fork() }
    });
    match session {
        Ok(ForkResult::Parent { .. }) => Ok(Side::Launcher(ExitCode::SUCCESS)),
        Ok(ForkResult::Child) => Ok(Side::Daemon(keep_only(status)?)),
        Err(errno) => Ok(Side::Launcher(status.failed(&Failure::at("detach", errno)))),
    }
}

fn wait_for_verdict(mut status: File) -> ExitCode {
    // Written with one call, and shorter than PIPE_BUF: it arrives whole.
    let mut record = [0; 512];
    loop {
        return match status.read(&mut record) {
            Ok(0) => complain(1, "the daemon died while starting"),
            Ok(1) if record[0] == 0 => ExitCode::SUCCESS,
            Ok(length) => complain(record[0], &String::from_utf8_lossy(&record[1..length])),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => complain(1, &error.to_string()),
        };
    }
}

fn complain(code: u8, text: &str) -> ExitCode {
    eprintln!("heartbeat: {text}");
    ExitCode::from(code)
}

/// Closes whatever was inherited, around the status pipe.
fn keep_only(status: Status) -> nix::Result<Status> {
    let kept = u32::try_from(status.0.as_raw_fd()).expect("a descriptor is not negative");
    for (first, last) in [(3, kept - 1), (kept + 1, u32::MAX)] {
        if first <= last {
            // SAFETY: nothing in this process owns a descriptor in the range.
            Errno::result(unsafe { libc::close_range(first, last, 0) })?;
        }
    }
    Ok(status)
}

/// Standard streams, dispositions, umask and working directory.
pub fn clean_process() -> Result<(), Failure> {
    let clean = || {
        let null = open("/dev/null", OFlag::O_RDWR | OFlag::O_CLOEXEC, Mode::empty())?;
        dup2_stdin(&null)?;
        dup2_stdout(&null)?;
        dup2_stderr(&null)?;
        // SAFETY: no handler is installed, only the default.
        unsafe { signal(Signal::SIGHUP, SigHandler::SigDfl) }?;
        umask(Mode::from_bits_truncate(0o027));
        chdir("/")
    };
    clean().map_err(|errno| Failure::at("clean the process", errno))
}
