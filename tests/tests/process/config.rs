//! The typed configuration, through the front door: what is in force, what is refused, and that it stays as it was (F46 to F55).

use std::io::Read;
use std::os::unix::net::UnixStream;

use daemon_tests::acting::placed;
use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::proc::Process;
use daemon_tests::workdir::Workdir;

mod check;
mod mistakes;
mod once;
mod reading;
mod rebinding;
mod reload;
mod sources;
mod storms;

const CONFIGURED: &str = env!("CARGO_BIN_EXE_configured");
const REREADING: &str = env!("CARGO_BIN_EXE_rereading");

/// `program` with its configuration and its socket in `workdir`.
fn daemon<'w>(workdir: &'w Workdir, program: &str) -> Daemon<'w> {
    let [config, ask] =
        [workdir.join("conf.toml"), workdir.join("ask")].map(|path| path.display().to_string());
    Daemon::new(workdir, program).flag(&["--config", &config]).flag(&["--listen", &format!("ask=unix:{ask}")])
}

/// Writes the configuration.
fn write(workdir: &Workdir, text: &str) {
    let _path = workdir.file("conf.toml", text);
}

/// A run of `configured` whose reloads find what to do in `workdir`.
fn launch<'w>(workdir: &Workdir, daemon: &Daemon<'w>) -> Launch<'w> {
    daemon.launch().arg(placed(workdir)).arg("ready").arg("serve")
}

/// The daemon in the background, with the configuration `text`.
#[track_caller]
fn started<'w>(workdir: &'w Workdir, text: &str) -> (Daemon<'w>, Process) {
    write(workdir, text);
    let daemon = daemon(workdir, CONFIGURED);
    let process = daemon.started(launch(workdir, &daemon));
    (daemon, process)
}

/// What the daemon says it has.
#[track_caller]
fn in_force(workdir: &Workdir) -> String {
    let mut text = String::new();
    let mut stream = UnixStream::connect(workdir.join("ask")).expect("the daemon listens");
    stream.read_to_string(&mut text).expect("an answer");
    text
}

/// Asserts that a reload is refused for these reasons, and that everything stays as it was.
#[track_caller]
fn refused(workdir: &Workdir, daemon: &Daemon, why: &[&str]) {
    let before = in_force(workdir);
    daemon.word("reload").expect(1).says(&["reload refused"]).says(why);
    assert_eq!(in_force(workdir), before);
}
