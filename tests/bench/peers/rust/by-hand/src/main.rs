//! A line in a log every ten seconds, by hand with nix: every step of daemon(7), and nothing else.

mod identity;
mod launch;
mod pidfile;
mod work;

use std::process::ExitCode;

use launch::{Failure, Status};
use peer_options::Options;

fn main() -> ExitCode {
    let options = match peer_options::parse() {
        Ok(options) => options,
        Err(text) => return complain(2, &text),
    };
    let identity = match options.user.as_deref().map(identity::look_up).transpose() {
        Ok(identity) => identity,
        Err(text) => return complain(6, &text),
    };
    let status = match launch::detach() {
        Ok(launch::Side::Launcher(verdict)) => return verdict,
        Ok(launch::Side::Daemon(status)) => status,
        Err(error) => return complain(1, &error.to_string()),
    };
    match become_daemon(&options, identity.as_ref()) {
        Ok(daemon) => serve(status, daemon, &options),
        Err(failure) => status.failed(&failure),
    }
}

struct Daemon {
    log: std::fs::File,
    /// Holds the lock.
    pidfile: nix::fcntl::Flock<std::fs::File>,
}

fn become_daemon(options: &Options, identity: Option<&identity::Identity>) -> Result<Daemon, Failure> {
    launch::clean_process()?;
    work::block_signals()?;
    let log = work::open_log(&options.log)?;
    let pidfile = pidfile::lock(&options.pidfile)?;
    pidfile::write(&pidfile)?;
    if let Some(identity) = identity
        && let Err(failure) = identity::drop_to(identity)
    {
        pidfile::remove(&options.pidfile);
        return Err(failure);
    }
    Ok(Daemon { log, pidfile })
}

fn serve(status: Status, daemon: Daemon, options: &Options) -> ExitCode {
    status.ready();
    let outcome = work::beat_until_told(&daemon.log);
    pidfile::remove(&options.pidfile);
    drop(daemon.pidfile);
    if outcome.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn complain(code: u8, text: &str) -> ExitCode {
    eprintln!("heartbeat: {text}");
    ExitCode::from(code)
}
