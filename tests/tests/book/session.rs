//! One session: commands of `book/sessions`, run for real, as a reader would see them.
//!
//! A line is a command that is shown with what it says. `~ ` hides what it says, `! ` hides the command, too;
//! both must succeed. Anchors stay, for chapters that show a part.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use daemon_tests::built::examples;
use daemon_tests::machine::Machine;
use daemon_tests::package::{program, target, workspace};
use daemon_tests::workdir::Workdir;
use nix::unistd::geteuid;

use crate::chapters::book;
use crate::moments::steady;

const DRIVER: &str = include_str!("session.sh");
/// What readers see in place of the directory of the test.
const HOME: &str = "/home/you";
/// What the commands say, and readers see, in place of the directory of the project.
const CLONE: &str = "~/daemon";
/// The same in place of a free port.
const PORT: &str = "8080";
/// `nobody`: root's tests show what an ordinary user sees.
const NOBODY: u32 = 65534;
const PATH: &str = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";
/// The programs of the sessions, as `built::examples` builds them.
pub(crate) const PROGRAMS: [&str; 7] =
    ["heartbeat", "pingd", "pingd-config", "pingd-tokio", "from-toml", "pingd-control", "pingd-health"];

/// The sessions of one kind, sorted.
pub(crate) fn sessions(kind: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(book().join("sessions").join(kind)).expect("the sessions are there");
    let mut sessions: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    sessions.sort();
    assert!(!sessions.is_empty(), "no session in {kind}");
    sessions
}

/// As an ordinary user, with the programs of the examples on the search path.
pub(crate) fn as_user(session: &Path) -> String {
    examples();
    let place = Place::new();
    for name in PROGRAMS {
        let _copy = place.workdir.install(&program(name));
    }
    let mut command = place.command(session);
    command.env("PATH", format!("{}:{PATH}", place.workdir.path().display()));
    if geteuid().is_root() {
        chown(&place.home, Some(NOBODY), Some(NOBODY)).expect("a directory of nobody's");
        command.uid(NOBODY).gid(NOBODY);
    }
    place.run(command)
}

/// With cargo, as the user who runs the test.
pub(crate) fn with_cargo(session: &Path) -> String {
    let place = Place::new();
    let mut command = place.command(session);
    let own = std::env::var("PATH").unwrap_or_default();
    let cargo = std::env::var("CARGO").unwrap_or_default();
    let tools = Path::new(&cargo).parent().unwrap_or(Path::new("/usr/bin")).display();
    command.env("PATH", format!("{tools}:{own}")).env("TARGET", target());
    command.env("CARGO_NET_OFFLINE", "true").env("CARGO_TERM_COLOR", "never");
    for name in ["CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN"] {
        command.envs(std::env::var_os(name).map(|value| (name, value)));
    }
    if std::env::var_os("CARGO_HOME").is_none() {
        let home = std::env::var("HOME").unwrap_or_default();
        command.env("CARGO_HOME", format!("{home}/.cargo"));
    }
    fs::create_dir_all(target()).expect("the target directory of packages");
    place.run(command)
}

/// As root of a machine that has just been booted.
pub(crate) fn as_root(session: &Path, machine: &Machine) -> String {
    let text = fs::read(session).expect("the session can be read");
    machine.write("/root/session", &text, 0o644);
    let script = format!("cd /root; HOME=/root; set -- /root/session\n{DRIVER}");
    shown(machine.sh(&script), &[])
}

/// Where a session runs.
struct Place {
    workdir: Workdir,
    home: PathBuf,
    port: String,
}

impl Place {
    fn new() -> Self {
        let workdir = Workdir::new();
        let home = workdir.directory("home");
        let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr());
        let port = free.expect("a free port").port().to_string();
        Self { workdir, home, port }
    }

    fn command(&self, session: &Path) -> Command {
        let text = fs::read_to_string(session).expect("the session can be read");
        let clone = workspace().display().to_string();
        let session = self.workdir.file("session", text.replace(PORT, &self.port).replace(CLONE, &clone));
        let mut command = Command::new("sh");
        command.args(["-c", DRIVER, "sh"]).arg(session).env_clear();
        command.env("HOME", &self.home).env("LANG", "C.UTF-8");
        command.current_dir(&self.home).stdin(Stdio::null());
        command
    }

    fn run(&self, mut command: Command) -> String {
        let output = command.output().expect("a shell can be run");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
        let clone = workspace().display().to_string();
        shown(text, &[(&self.home.display().to_string(), HOME), (&clone, CLONE), (&self.port, PORT)])
    }
}

/// What differs from run to run, made the same: process ids first, then the names given.
fn shown(mut text: String, names: &[(&str, &str)]) -> String {
    let mut pids = BTreeSet::new();
    for mark in ["pid ", "pid was ", "\"pid\": "] {
        for (at, _) in text.match_indices(mark) {
            let digits: String = text[at + mark.len()..].chars().take_while(char::is_ascii_digit).collect();
            if !digits.is_empty() {
                pids.insert((at, digits));
            }
        }
    }
    let mut known: Vec<String> = Vec::new();
    for (_, pid) in pids {
        if !known.contains(&pid) {
            text = replace_number(&text, &pid, &(1001 + 10 * known.len()).to_string());
            known.push(pid);
        }
    }
    for (from, to) in names {
        text = text.replace(from, to);
    }
    steady(&text)
}

fn replace_number(text: &str, from: &str, to: &str) -> String {
    let mut result = String::new();
    let mut number = String::new();
    for character in text.chars().chain(['\0']) {
        if character.is_ascii_digit() {
            number.push(character);
            continue;
        }
        result.push_str(if number == from { to } else { &number });
        number.clear();
        result.push(character);
    }
    result.pop();
    result
}
