//! Upgrade: another program takes over the sockets, and no client notices (F65 to F68, S08).

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpStream, UdpSocket};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use daemon_tests::address;
use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Ended;
use daemon_tests::launch::Launch;
use daemon_tests::proc::Process;
use daemon_tests::wait::DEADLINE;
use daemon_tests::workdir::Workdir;

mod at_once;
mod declared;
mod failed;
mod handed_over;
mod managed;
mod refused;
mod replaced;
mod stored;
mod under_load;

const UPGRADING: &str = env!("CARGO_BIN_EXE_upgrading");

/// A daemon of which each test has a copy of its own, to be replaced.
struct Place<'w> {
    workdir: &'w Workdir,
    /// Asked by another copy of the program, which is always there.
    daemon: Daemon<'w>,
    program: PathBuf,
    starts: Daemon<'w>,
    web: String,
    names: String,
    health: String,
}

impl<'w> Place<'w> {
    fn new(workdir: &'w Workdir) -> Self {
        let program = workdir.install(UPGRADING.as_ref());
        let (web, names, health) = (address::own(7003), address::own(7004), address::own(7005));
        let control = workdir.join("control").display().to_string();
        let [daemon, starts] = [UPGRADING.into(), program.clone()].map(|program| {
            Daemon::new(workdir, UPGRADING)
                .installed(program)
                .flag(&["--listen", &format!("web={web}")])
                .flag(&["--listen", &format!("names=udp:{names}")])
                .flag(&["--listen", &format!("health={health}")])
                .flag(&["--listen", &format!("control=unix:{control}")])
        });
        Self { workdir, daemon, program, starts, web, names, health }
    }

    fn launch(&self) -> Launch<'w> {
        self.starts.launch().launched_by(env!("CARGO_BIN_EXE_dirty")).arg(self.workdir.path())
    }

    fn start(&self) -> Process {
        self.daemon.started(self.launch())
    }

    /// What becomes of the starts from now on.
    fn next_start(&self, how: &str) {
        let _file = self.workdir.file("start", how);
    }

    fn upgrade(&self) -> Ended {
        self.daemon.word("upgrade")
    }

    /// Upgrades, and returns the process that the daemon is then.
    #[track_caller]
    fn upgraded(&self) -> Process {
        self.upgrade().expect(0);
        self.daemon.process()
    }

    /// Which process answers on the web.
    #[track_caller]
    fn web(&self) -> Process {
        Client::of(TcpStream::connect(&self.web).expect("a connection")).asked()
    }

    #[track_caller]
    fn control(&self) -> Process {
        Client::of(UnixStream::connect(self.workdir.join("control")).expect("a connection")).asked()
    }

    #[track_caller]
    fn names(&self) -> Process {
        let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
        socket.set_read_timeout(Some(DEADLINE)).expect("a deadline");
        socket.send_to(b"who", &self.names).expect("to ask");
        let mut buffer = [0; 64];
        let length = socket.recv(&mut buffer).expect("an answer");
        number(&String::from_utf8_lossy(&buffer[..length]))
    }

    /// What the page of metrics says of itself.
    #[track_caller]
    fn metrics(&self) -> String {
        let mut stream = TcpStream::connect(&self.health).expect("a connection");
        stream.write_all(b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").expect("to ask");
        std::io::read_to_string(stream).expect("an answer")
    }

    /// The daemon is `process`, as everybody sees it.
    #[track_caller]
    fn is(&self, process: Process) {
        assert_eq!(self.daemon.process(), process);
        assert_eq!([self.web(), self.control(), self.names()], [process; 3]);
        let said = self.daemon.word("status").expect(0).stdout;
        assert!(said.contains(&format!("pid {}", process.0)), "{said}");
        let locks = daemon_tests::proc::locks_on(&self.daemon.pidfile());
        assert!(locks.iter().any(|lock| lock.holder == process.0), "{locks:?}");
    }

    /// Puts another file in the program's place, as a package manager does.
    fn replace(&self, with: impl FnOnce(&Path)) {
        let new = self.workdir.join("new");
        with(&new);
        fs::rename(&new, &self.program).expect("to replace the program");
    }
}

fn copy(to: &Path) {
    fs::copy(UPGRADING, to).expect("a program");
}

/// One client, for as long as it likes.
struct Client<S> {
    stream: BufReader<S>,
}

impl<S: std::io::Read + Write> Client<S> {
    fn of(stream: S) -> Self {
        Self { stream: BufReader::new(stream) }
    }

    /// Which process answers.
    #[track_caller]
    fn asked(&mut self) -> Process {
        writeln!(self.stream.get_mut(), "who").expect("to ask");
        let mut line = String::new();
        self.stream.read_line(&mut line).expect("an answer");
        number(&line)
    }
}

#[track_caller]
fn number(answer: &str) -> Process {
    let number = answer.split(' ').next().and_then(|word| word.parse().ok());
    Process(number.unwrap_or_else(|| panic!("no number in {answer:?}")))
}
