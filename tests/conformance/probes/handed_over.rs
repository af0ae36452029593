//! What a manager hands over beside a variable: descriptors, and to process 1 the orphans.

use std::io::Read;
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;

use daemon_tests::address;
use daemon_tests::launch::Launch;
use daemon_tests::notify::{Manager, ReadinessPipe};
use daemon_tests::proc::Process;
use daemon_tests::wait::within;
use daemon_tests::workdir::Workdir;

use crate::family;
use crate::ours::{ACTOR, LISTENING, UNSHARE};
use crate::probes::managed::{heard, said_ready};
use crate::results::Cell;
use crate::subject::{Subject, Wish, calls_itself_at_work};
use crate::trial::{PATIENCE, Trial};

pub(crate) fn readiness_descriptor(subject: &Subject) -> Cell {
    let workdir = Workdir::new();
    let (pipe, end) = ReadinessPipe::new();
    let trial = Trial::launched(subject, &workdir, &Wish::default(), |launch| {
        launch.descriptor(3, end).arg("--ready-fd=3")
    });
    let line = trial.daemon().map(|_| pipe.read_to_end()).unwrap_or_default();
    Cell::judged(line == "\n", if line == "\n" { "one line, closed".to_owned() } else { format!("{line:?}") })
}

/// s6-supervise writes down when it has read that line.
pub(crate) fn under_s6(subject: &Subject) -> Cell {
    let workdir = Workdir::new();
    let trial = Trial::dirty(subject, &workdir, &Wish::default());
    let service = workdir.join("service");
    let waited = trial.daemon().map(|_| {
        let wait = Command::new("/usr/bin/s6-svwait").args(["-U", "-t", "8000"]).arg(service).status();
        wait.is_ok_and(|status| status.success())
    });
    let heard = waited == Some(true);
    Cell::judged(heard, if heard { "heard by s6" } else { "not heard" })
}

pub(crate) fn adopts() -> Cell {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let address = address::own(7001);
    let flags = [
        format!("--pidfile={}", workdir.join("pid").display()),
        format!("--listen=web={address}"),
        format!("--listen=names=udp:{}", address::own(7002)),
        format!("--listen=control=unix:{}", workdir.join("control").display()),
        format!("--listen=log=unix-datagram:{}", workdir.join("log").display()),
    ];
    let launch = flags.iter().fold(Launch::new(&workdir, Path::new(LISTENING)), Launch::arg);
    let launch =
        launch.env("NOTIFY_SOCKET", manager.address()).dirt_with("--adopt", format!("tcp={address}"));
    let running = family::start(launch);
    let daemon = running.process();
    let ready = said_ready(&heard(&manager, "READY=1"), daemon);
    let open = daemon.descriptors();
    let own = open
        .get(&3)
        .is_some_and(|socket| !socket.inherited && socket.target.to_string_lossy().starts_with("socket:"));
    let gone = !daemon.environment().contains_key("LISTEN_FDS");
    let mut answer = String::new();
    let served = TcpStream::connect(&address).and_then(|mut client| client.read_to_string(&mut answer));
    family::end();
    let adopted = ready && own && gone && served.is_ok() && answer.starts_with("web");
    Cell::judged(adopted, if adopted { "adopted, close-on-exec" } else { "lost" })
}

pub(crate) fn orphans() -> Cell {
    let workdir = Workdir::new();
    let pidfile = workdir.join("pid");
    let launch = UNSHARE[1..].iter().fold(Launch::new(&workdir, Path::new(UNSHARE[0])), Launch::arg);
    let words =
        [ACTOR, "--pidfile", pidfile.to_str().expect("text"), "ready", "orphans=20", "name=at-work", "serve"];
    let running = family::start(words.iter().fold(launch, Launch::arg));
    let at_work = || family::offspring().into_iter().find(|process| calls_itself_at_work(*process));
    let daemon = within(PATIENCE, at_work);
    let zombie = |parent: Process| {
        Process::all()
            .into_iter()
            .filter_map(Process::try_stat)
            .any(|stat| stat.parent == parent.0 && stat.state == 'Z')
    };
    let reaped = daemon.is_some_and(|daemon| within(PATIENCE, || (!zombie(daemon)).then_some(())).is_some());
    drop(running);
    family::end();
    Cell::judged(reaped, if reaped { "reaped" } else { "left as zombies" })
}
