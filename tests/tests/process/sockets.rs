//! Sockets: taken over from a service manager, or bound (L01 to L08, F63).

use std::io::Read;
use std::net::TcpStream;
use std::os::unix::net::UnixStream;

use daemon_tests::address;
use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Ended;
use daemon_tests::launch::Launch;
use daemon_tests::launch::Running;
use daemon_tests::notify::Manager;
use daemon_tests::workdir::Workdir;

mod adopted;
mod announced;
mod bound;
mod runtimes;
mod seqpacket;
mod several;
mod unix;

const LISTENING: &str = env!("CARGO_BIN_EXE_listening");

/// A daemon whose four sockets are where no other test has any.
struct Place<'w> {
    workdir: &'w Workdir,
    daemon: Daemon<'w>,
    web: String,
    names: String,
}

impl<'w> Place<'w> {
    fn new(workdir: &'w Workdir) -> Self {
        let (web, names) = (address::own(7001), address::own(7002));
        let [control, log] = ["control", "log"].map(|name| workdir.join(name).display().to_string());
        let daemon = Daemon::new(workdir, LISTENING)
            .flag(&["--listen", &format!("web={web}")])
            .flag(&["--listen", &format!("names=udp:{names}")])
            .flag(&["--listen", &format!("control=unix:{control}")])
            .flag(&["--listen", &format!("log=unix-datagram:{log}")]);
        Self { workdir, daemon, web, names }
    }

    /// What the service manager would hand over for each of the declared sockets.
    fn adopting(&self, names: &[&str]) -> Launch<'w> {
        names.iter().fold(self.daemon.launch(), |launch, name| launch.dirt_with("--adopt", self.offer(name)))
    }

    fn offer(&self, name: &str) -> String {
        match name {
            "web" => format!("tcp={}", self.web),
            "names" => format!("udp={}", self.names),
            "control" => format!("unix={}", self.workdir.join("control").display()),
            "log" => format!("unix-datagram={}", self.workdir.join("log").display()),
            other => other.to_owned(),
        }
    }

    /// Starts it in the foreground and waits until it is ready.
    fn ready(&self, launch: Launch) -> Running {
        let manager = Manager::at(&self.workdir.join("notify"));
        let mut running = launch.env("NOTIFY_SOCKET", manager.address()).spawn();
        let message = manager.next();
        assert!(message.has("READY=1"), "{message:?} {} {}", running.running(), running.stderr());
        running
    }

    fn refused(&self, launch: Launch) -> Ended {
        let ended = launch.run();
        self.daemon.assert_nothing_left();
        ended.expect(1)
    }
}

fn said(mut stream: impl Read) -> String {
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("an answer");
    text
}

fn web(address: &str) -> String {
    said(TcpStream::connect(address).expect("a connection"))
}

const ALL: [&str; 4] = ["web", "names", "control", "log"];
const NAMES: &str = "web:names:control:log";

#[test]
fn d15_every_socket_answers_at_the_instant_the_launcher_returns() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    place.daemon.launch().dirty().run().expect(0);
    assert_eq!(web(&place.web), "web and 0 more\n");
    let control = UnixStream::connect(workdir.join("control")).expect("a connection");
    assert_eq!(said(control), "control\n");
}
