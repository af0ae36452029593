//! A line in a log every ten seconds, with daemonize: it drops no group, and waits for nobody.

use std::process::ExitCode;

use daemonize::Daemonize;

fn main() -> ExitCode {
    let options = match peer_options::parse() {
        Ok(options) => options,
        Err(text) => {
            eprintln!("heartbeat: {text}");
            return ExitCode::from(2);
        }
    };
    let log = options.log.clone();
    let mut daemon = Daemonize::new()
        .pid_file(&options.pidfile)
        .working_directory("/")
        .umask(0o027)
        .privileged_action(move || peer_beat::open_log(&log));
    if let Some(user) = options.user.as_deref() {
        daemon = daemon.user(user);
    }
    let done = daemon.start().map_err(std::io::Error::other).and_then(|log| {
        let mut signals = peer_beat::listen()?;
        peer_beat::beat_until_told(&log?, &mut signals)?;
        std::fs::remove_file(&options.pidfile)
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("heartbeat: {error}");
            ExitCode::FAILURE
        }
    }
}
