//! A line in a log every ten seconds and a word on SIGHUP, until told to stop.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::sync::OnceLock;
use std::time::Duration;

use daemon_runtime::{Args, Shutdown, daemon};

static LOG: OnceLock<File> = OnceLock::new();

#[daemon(pidfile = "/run/heartbeat.pid", reload = reloaded)]
fn main(args: Args, shutdown: Shutdown) -> io::Result<()> {
    let [option, path] = <[OsString; 2]>::try_from(args.into_iter().collect::<Vec<_>>())
        .map_err(|_| io::Error::other("`--log PATH` is needed"))?;
    if option != "--log" {
        return Err(io::Error::other("`--log PATH` is needed"));
    }
    let log = OpenOptions::new().append(true).create(true).open(path)?;
    let mut log = LOG.get_or_init(|| log);
    for () in shutdown.every(Duration::from_secs(10)) {
        log.write_all(b"still alive\n")?;
    }
    Ok(())
}

fn reloaded() -> io::Result<()> {
    LOG.get().map_or(Ok(()), |mut log| log.write_all(b"reloaded\n"))
}
