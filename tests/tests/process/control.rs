//! The control socket: who may ask, what may be asked, and that the words are as good without it.

mod grammar;
mod guarded;
mod lost;
mod reloads;
mod states;
mod stops;

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;

use daemon_tests::acting::placed;
use daemon_tests::daemon::Daemon;
use daemon_tests::launch::{Ended, Launch};
use daemon_tests::proc::Process;
use daemon_tests::workdir::Workdir;

const CONTROLLED: &str = env!("CARGO_BIN_EXE_controlled");
const DIRECTED: &str = env!("CARGO_BIN_EXE_directed");

fn controlled(workdir: &Workdir) -> Daemon<'_> {
    Daemon::new(workdir, CONTROLLED).flag(&["--listen", "web=127.0.0.1:0"])
}

/// Started, with a place for what its reloads do.
fn started(daemon: &Daemon<'_>, workdir: &Workdir) -> Process {
    daemon.started(daemon.launch().arg(placed(workdir)).arg("ready").arg("serve"))
}

/// Beside the PID file that it was given.
fn socket(daemon: &Daemon<'_>) -> PathBuf {
    let mut path = daemon.pidfile().into_os_string();
    path.push(".control");
    path.into()
}

/// What is said at the socket, and what is heard until the end.
fn say(daemon: &Daemon<'_>, bytes: &[u8]) -> String {
    let mut stream = UnixStream::connect(socket(daemon)).expect("the daemon listens");
    // One that has heard enough hangs up.
    let _ = stream.write_all(bytes);
    heard(&mut stream)
}

fn heard(stream: &mut UnixStream) -> String {
    let mut heard = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(length @ 1..) = stream.read(&mut buffer) {
        heard.extend(&buffer[..length]);
    }
    String::from_utf8(heard).expect("text")
}

/// `status --json`, as Python reads it: what `path` leads to, such as `["reload"]["applied"]`.
fn member(status: &Ended, path: &str) -> String {
    let script = format!("import json, sys; print(json.load(sys.stdin){path})");
    let mut python = std::process::Command::new("python3")
        .args(["-c", &script])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("python3");
    python.stdin.take().expect("it was piped").write_all(status.stdout.as_bytes()).expect("it reads");
    let output = python.wait_with_output().expect("its end");
    assert!(output.status.success(), "{path} of {}", status.stdout);
    String::from_utf8(output.stdout).expect("text").trim_end_matches('\n').to_owned()
}

fn status(daemon: &Daemon<'_>) -> Ended {
    daemon.launch().arg("status").arg("--json").run()
}

/// The words of `directed`, which has no PID file, with a runtime directory as a user's service manager gives it.
fn directed<'w>(workdir: &'w Workdir, words: &[&str]) -> Launch<'w> {
    let launch = Launch::new(workdir, DIRECTED.as_ref());
    words.iter().fold(launch, Launch::arg)
}
