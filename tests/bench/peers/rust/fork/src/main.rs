//! A line in a log every ten seconds, with fork's checked daemon: lock and drop are done by hand.

use std::ffi::CString;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::process::ExitCode;
use std::time::Duration;

use fork::{CheckedDaemon, DaemonOptions, checked_daemon};
use nix::fcntl::{Flock, FlockArg, OFlag};
use nix::sys::stat::{Mode, umask};
use nix::unistd::{User, initgroups, setresgid, setresuid};
use peer_beat::{beat_until_told, listen, open_log};
use peer_options::Options;

fn main() -> ExitCode {
    match start() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("heartbeat: {error}");
            ExitCode::FAILURE
        }
    }
}

fn start() -> io::Result<()> {
    let options = peer_options::parse().map_err(io::Error::other)?;
    let user = options.user.as_deref().map(look_up).transpose()?;
    let mut daemon = DaemonOptions::new();
    daemon.current_directory("/")?.redirect_standard_io_to_null()?;
    match checked_daemon(daemon, Duration::from_secs(5)).map_err(io::Error::other)? {
        CheckedDaemon::Parent(_) => Ok(()),
        CheckedDaemon::Daemon(notifier) => {
            let prepared =
                prepare(&options, user.as_ref()).and_then(|(log, pidfile)| Ok((log, pidfile, listen()?)));
            let (log, _locked, mut signals) = match prepared {
                Ok(prepared) => prepared,
                Err(error) => notifier.fail_and_exit(&error),
            };
            notifier.notify_ready()?;
            beat_until_told(&log, &mut signals)?;
            std::fs::remove_file(&options.pidfile)
        }
    }
}

fn look_up(name: &str) -> io::Result<User> {
    User::from_name(name)?.ok_or_else(|| io::Error::other(format!("unknown user `{name}`")))
}

fn prepare(options: &Options, user: Option<&User>) -> io::Result<(File, Flock<File>)> {
    umask(Mode::from_bits_truncate(0o027));
    let log = open_log(&options.log)?;
    let pidfile = lock_and_write(options)?;
    if let Some(user) = user {
        let name = CString::new(user.name.as_str())?;
        initgroups(&name, user.gid)?;
        setresgid(user.gid, user.gid, user.gid)?;
        setresuid(user.uid, user.uid, user.uid)?;
    }
    Ok((log, pidfile))
}

fn lock_and_write(options: &Options) -> io::Result<Flock<File>> {
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o644)
        .custom_flags(OFlag::O_NOFOLLOW.bits())
        .open(&options.pidfile)?;
    let mut file = Flock::lock(file, FlockArg::LockExclusiveNonblock).map_err(|(_, errno)| errno)?;
    file.set_len(0)?;
    file.write_all(format!("{}\n", std::process::id()).as_bytes())?;
    Ok(file)
}
