//! The daemons that are started: one of each way in which a start can go.

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};

use daemon_tests::apart;
use daemon_tests::inject::Injection;
use daemon_tests::launch::{Ended, Launch, Running};
use daemon_tests::notify::{Manager, ReadinessPipe};
use daemon_tests::proc::Process;
use daemon_tests::wait::until;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

use crate::state;

/// A program, and how it is started.
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    program: &'static str,
    way: Way,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Background,
    NotifySocket,
    Systemd,
    ReadinessDescriptor,
}

const WHOLE: &str = env!("CARGO_BIN_EXE_whole");
const ACTOR: &str = env!("CARGO_BIN_EXE_actor");
const ARMED: &str = env!("CARGO_BIN_EXE_armed");
const ROOTED: &str = env!("CARGO_BIN_EXE_rooted");

pub(crate) const SHAPES: &[Shape] = &[
    Shape { name: "whole", program: WHOLE, way: Way::Background },
    Shape { name: "whole in the foreground", program: WHOLE, way: Way::NotifySocket },
    Shape { name: "whole under systemd", program: WHOLE, way: Way::Systemd },
    Shape { name: "actor", program: ACTOR, way: Way::Background },
    Shape { name: "actor under s6", program: ACTOR, way: Way::ReadinessDescriptor },
    Shape { name: "armed", program: ARMED, way: Way::Background },
    Shape { name: "rooted", program: ROOTED, way: Way::Background },
];

/// What came of a start.
pub(crate) enum Outcome {
    /// A daemon that runs, with what it looks like and what the start said.
    Up { daemon: Process, state: BTreeSet<String>, said: String, launch: Option<Running> },
    /// None.
    Failed { ended: Ended },
}

impl Shape {
    /// Whether no process is left that could remove what is root's, once the daemon has given up root.
    pub(crate) fn keeps_no_power(&self) -> bool {
        !self.detaches() && self.program == WHOLE
    }

    pub(crate) fn detaches(&self) -> bool {
        self.way == Way::Background
    }

    pub(crate) fn daemon(&self) -> &'static str {
        Path::new(self.program).file_name().and_then(|name| name.to_str()).expect("a name")
    }

    /// What is there before the start.
    pub(crate) fn prepare(&self) {
        for directory in apart::EMPTY {
            for entry in fs::read_dir(directory).expect("a directory").flatten() {
                let path = entry.path();
                if !path.to_string_lossy().contains("daemon-testing.") {
                    let _file = fs::remove_file(&path);
                    let _directory = fs::remove_dir_all(&path);
                }
            }
        }
        let _none_before = fs::remove_dir_all("/etc/whole");
        if self.program == ACTOR {
            fs::create_dir("/run/actor").expect("a directory");
        }
        if self.program == ARMED {
            fs::write("/run/armed.key", "secret").expect("a secret");
            fs::set_permissions("/run/armed.key", Permissions::from_mode(0o600)).expect("a mode");
        }
        if self.program == ROOTED {
            fs::create_dir("/run/rooted").expect("a directory");
            chown("/run/rooted", Some(65534), Some(65534)).expect("an owner");
        }
        if self.way == Way::Systemd {
            for directory in ["/run", "/var/lib", "/var/cache", "/var/log", "/etc"] {
                let path = Path::new(directory).join("whole");
                fs::create_dir(&path).expect("a directory");
                chown(&path, Some(65534), Some(1)).expect("an owner");
            }
            chown("/etc/whole", Some(0), Some(0)).expect("an owner");
            fs::set_permissions("/var/cache/whole", Permissions::from_mode(0o700)).expect("a mode");
        }
    }

    /// A start under `injection`.
    pub(crate) fn start(&self, workdir: &Workdir, injection: &Injection) -> Outcome {
        let program = Path::new(self.program);
        let launch = Launch::new(workdir, program).dirt_with("--umask", "077");
        let launch = injection.over(launch, program);
        let mark = format!("place={}", workdir.path().display());
        let up = workdir.directory("up");
        chown(&up, Some(65534), None).expect("a directory for nobody");
        let up = up.join("up");
        let launch = launch.arg(mark).arg("ready");
        // Below another root directory there is no such path.
        let rooted = self.program == ROOTED;
        let launch = if rooted { launch } else { launch.arg(format!("touch={}", up.display())) };
        let launch = launch.arg("serve");
        let manager = Manager::at(&workdir.join("notify"));
        let (_pipe, writer) = ReadinessPipe::new();
        let launch = match self.way {
            Way::Background => launch,
            Way::NotifySocket => launch.arg("--foreground").env("NOTIFY_SOCKET", manager.address()),
            Way::ReadinessDescriptor => {
                launch.arg("--foreground").arg("--ready-fd").arg("7").descriptor(7, writer)
            }
            Way::Systemd => launch
                .env("NOTIFY_SOCKET", manager.address())
                .env("INVOCATION_ID", "1")
                .env("RUNTIME_DIRECTORY", "/run/whole")
                .env("STATE_DIRECTORY", "/var/lib/whole")
                .env("CACHE_DIRECTORY", "/var/cache/whole")
                .env("LOGS_DIRECTORY", "/var/log/whole")
                .env("CONFIGURATION_DIRECTORY", "/etc/whole")
                .env("LISTEN_FDNAMES", "web:names:control:log")
                .dirt_with("--adopt", "tcp=127.0.0.1:80")
                .dirt_with("--adopt", "udp=127.0.0.1:53")
                .dirt_with("--adopt", format!("unix={}", workdir.join("control.sock").display()))
                .dirt_with("--adopt", format!("unix-datagram={}", workdir.join("log.sock").display())),
        };
        let mut launch = launch.spawn();
        if self.detaches() {
            let ended = launch.wait();
            if ended.code() != 0 {
                return Outcome::Failed { ended };
            }
            let daemon = self.appears(&up);
            settles(daemon);
            return Outcome::Up { daemon, state: state::of(daemon), said: ended.stderr, launch: None };
        }
        let up = until("the daemon is up or ends", || {
            if up.exists() { Some(true) } else { (!launch.running()).then_some(false) }
        });
        if !up {
            return Outcome::Failed { ended: launch.wait() };
        }
        let daemon = launch.process();
        settles(daemon);
        Outcome::Up { daemon, state: state::of(daemon), said: launch.stderr(), launch: Some(launch) }
    }

    /// The daemon, if it has come up whoever knows of it.
    pub(crate) fn running(&self) -> Option<Process> {
        let number = fs::read_to_string(self.pidfile()).ok()?.trim().parse().ok()?;
        Some(Process(number)).filter(|daemon| daemon.alive() && is_settled(*daemon))
    }

    fn pidfile(&self) -> PathBuf {
        PathBuf::from(format!("/run/{0}/{0}.pid", self.daemon()))
    }

    fn appears(&self, up: &Path) -> Process {
        until("the daemon is up", || {
            let number = fs::read_to_string(self.pidfile()).ok()?.trim().parse().ok()?;
            (self.program == ROOTED || up.exists()).then_some(Process(number))
        })
    }
}

/// Waits until main waits for its end.
fn settles(daemon: Process) {
    until("main waits to be stopped", || is_settled(daemon).then_some(()));
}

fn is_settled(daemon: Process) -> bool {
    let waits = format!("{} ", nix::libc::SYS_ppoll);
    let call = fs::read_to_string(format!("/proc/{}/syscall", daemon.0)).unwrap_or_default();
    // Not only asked of the supervisor, but carried out.
    call.starts_with(&waits) && daemon.status().blocked.contains(&(Signal::SIGTERM as u32))
}
