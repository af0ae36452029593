//! Sockets: taken over from a service manager after a check of each, or bound (L01 to L08, F63).

use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};

use daemon_tests::address;
use daemon_tests::daemon::Daemon;
use daemon_tests::launch::{Ended, Launch, Running};
use daemon_tests::notify::Manager;
use daemon_tests::skip::skip;
use daemon_tests::workdir::Workdir;
use nix::unistd::Uid;

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

#[test]
fn l05_sockets_are_taken_over_and_not_bound_again() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let running = place.ready(place.adopting(&ALL).env("LISTEN_FDNAMES", NAMES));
    assert_eq!(place.daemon.process(), running.process(), "whoever hands sockets over supervises");
    assert_eq!(web(&place.web), "web and 0 more\n");
}

#[test]
fn l03_sockets_taken_over_end_at_exec() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let running = place.ready(place.adopting(&ALL).env("LISTEN_FDNAMES", NAMES));
    let descriptors = running.process().descriptors();
    let sockets = descriptors.values().filter(|one| one.target.to_string_lossy().starts_with("socket:"));
    assert!(sockets.clone().count() >= 4, "{descriptors:?}");
    assert!(sockets.into_iter().all(|one| !one.inherited), "{descriptors:?}");
}

#[test]
fn sockets_are_found_by_name_in_any_order() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let launch = place.adopting(&["log", "control", "names", "web"]);
    let _running = place.ready(launch.env("LISTEN_FDNAMES", "log:control:names:web"));
    assert_eq!(web(&place.web), "web and 0 more\n");
}

#[test]
fn sockets_without_names_are_in_the_order_of_the_declaration() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let _running = place.ready(place.adopting(&ALL));
    assert_eq!(web(&place.web), "web and 0 more\n");
}

#[test]
fn l05_what_was_not_handed_over_is_bound() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let _running = place.ready(place.adopting(&["control"]).env("LISTEN_FDNAMES", "control"));
    assert_eq!(web(&place.web), "web and 0 more\n");
}

#[test]
fn l06_all_sockets_of_one_name_are_there() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let second = format!("tcp={}", address::own(7003));
    let launch = place.adopting(&["web", &second]).env("LISTEN_FDNAMES", "web:web");
    let _running = place.ready(launch);
    assert_eq!(web(&place.web), "web and 1 more\n");
}

#[test]
fn l01_sockets_for_another_process_are_ignored() {
    for pid in ["1", "", "0", "99999999999999999999", " 12", "-1", "self"] {
        let workdir = Workdir::new();
        let place = Place::new(&workdir);
        place.daemon.launch().env("LISTEN_PID", pid).env("LISTEN_FDS", "1").run().expect(0);
        assert_eq!(web(&place.web), "web and 0 more\n", "LISTEN_PID={pid:?}");
    }
}

#[test]
fn l01_a_padded_number_is_not_ours() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let script = "LISTEN_PID=\" $$\" LISTEN_FDS=1 exec \"$@\"";
    let launch = place.daemon.launch().through(&["/bin/sh", "-c", script, "sh"]);
    launch.run().expect(0);
    assert_eq!(web(&place.web), "web and 0 more\n");
}

#[test]
fn f63_l02_a_count_that_is_none_does_not_take_descriptors() {
    for count in ["0", "-1", "", "x", "2147483648", "99999999999999999999"] {
        let workdir = Workdir::new();
        let place = Place::new(&workdir);
        let script = format!("LISTEN_PID=$$ LISTEN_FDS='{count}' exec \"$@\"");
        place.daemon.launch().through(&["/bin/sh", "-c", &script, "sh"]).run().expect(0);
        assert_eq!(web(&place.web), "web and 0 more\n", "LISTEN_FDS={count:?}");
    }
}

#[test]
fn f63_l02_a_count_beyond_what_is_open_is_refused() {
    for count in ["1", "3", "1000", "2147483647"] {
        let workdir = Workdir::new();
        let place = Place::new(&workdir);
        let script = format!("LISTEN_PID=$$ LISTEN_FDS='{count}' exec \"$@\"");
        let ended = place.refused(place.daemon.launch().through(&["/bin/sh", "-c", &script, "sh"]));
        ended.says(&["descriptor 3", "not open"]);
    }
}

#[test]
fn f63_names_of_another_count_are_no_obstacle() {
    for names in ["web", "web:names", "web:names:control:log:more:names", ":::", "web::"] {
        let workdir = Workdir::new();
        let place = Place::new(&workdir);
        let mut running = place.adopting(&["web"]).env("LISTEN_FDNAMES", names).spawn();
        daemon_tests::wait::until_true("it serves, or has said why not", || {
            TcpStream::connect(&place.web).is_ok() && place.daemon.recorded().is_some() || !running.running()
        });
        assert!(
            running.running() || running.stderr().contains("listening: "),
            "{names}: {}",
            running.stderr()
        );
    }
}

#[test]
fn l04_what_is_no_socket_is_refused() {
    for what in ["pipe=", "file=/etc/passwd"] {
        let workdir = Workdir::new();
        let place = Place::new(&workdir);
        let ended = place.refused(place.adopting(&[what]).env("LISTEN_FDNAMES", "web"));
        ended.says(&["`web`", "not a socket"]);
    }
}

#[test]
fn l04_a_socket_of_another_kind_is_refused() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let tcp = format!("tcp={}", address::own(7006));
    let udp = format!("udp={}", address::own(7007));
    let [unix, datagram] =
        ["unix", "unix-datagram"].map(|kind| format!("{kind}={}", workdir.join(kind).display()));
    let wrong = [
        ("web", [&udp, &unix, &datagram]),
        ("names", [&tcp, &unix, &datagram]),
        ("control", [&tcp, &udp, &datagram]),
        ("log", [&tcp, &udp, &unix]),
    ];
    for (name, offers) in wrong {
        for offer in offers {
            let ended = place.refused(place.adopting(&[offer]).env("LISTEN_FDNAMES", name));
            ended.says(&[&format!("`{name}`"), "cannot be used"]);
            for socket_file in ["unix", "unix-datagram"] {
                let _only_if_offered = std::fs::remove_file(workdir.join(socket_file));
            }
        }
    }
}

#[test]
fn l04_a_stream_that_does_not_listen_is_refused() {
    let peer = TcpListener::bind(address::own(7004)).expect("an address of our own");
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let connected = format!("connected={}", peer.local_addr().expect("its address"));
    let ended = place.refused(place.adopting(&[&connected]).env("LISTEN_FDNAMES", "web"));
    ended.says(&["`web`", "does not listen"]);
}

#[test]
fn a_socket_of_an_undeclared_name_is_refused() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let spare = format!("tcp={}", address::own(7005));
    let ended = place.refused(place.adopting(&["web", &spare]).env("LISTEN_FDNAMES", "web:ftp"));
    ended.says(&["`ftp`"]);
}

#[test]
fn l08_a_pidfd_id_is_tolerated() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let _running =
        place.ready(place.adopting(&["web"]).env("LISTEN_FDNAMES", "web").env("LISTEN_PIDFDID", "4711"));
    assert_eq!(web(&place.web), "web and 0 more\n");
}

#[test]
fn a_unix_socket_is_the_daemons_as_under_systemd() {
    if !Uid::effective().is_root() {
        skip("only root can become another user");
        return;
    }
    let workdir = Workdir::new();
    let daemon = Place::new(&workdir).daemon.flag(&["--user", "nobody"]);
    daemon.start();
    for name in ["control", "log"] {
        let owner = std::fs::metadata(workdir.join(name)).expect("a socket").uid();
        assert_eq!(owner, 65534, "{name}");
    }
}

#[test]
fn a_unix_socket_has_its_mode_whatever_the_umask() {
    for umask in ["000", "777"] {
        let workdir = Workdir::new();
        let place = Place::new(&workdir);
        place.daemon.launch().dirt_with("--umask", umask).run().expect(0);
        let mode =
            |name| std::fs::metadata(workdir.join(name)).expect("a socket").permissions().mode() & 0o7777;
        assert_eq!((mode("control"), mode("log")), (0o600, 0o666), "umask {umask}");
    }
}

#[test]
fn a_socket_file_that_nobody_listens_on_is_replaced() {
    let workdir = Workdir::new();
    drop(UnixListener::bind(workdir.join("control")).expect("a socket that is left behind"));
    let place = Place::new(&workdir);
    place.daemon.start();
    assert_eq!(said(UnixStream::connect(workdir.join("control")).expect("a connection")), "control\n");
}

#[test]
fn a_socket_file_that_somebody_listens_on_is_left_alone() {
    let workdir = Workdir::new();
    let other = UnixListener::bind(workdir.join("control")).expect("a socket");
    let place = Place::new(&workdir);
    place.refused(place.daemon.launch()).says(&["`control`", "in use"]);
    let _client = UnixStream::connect(workdir.join("control")).expect("the other's socket still answers");
    drop(other);
}

#[test]
fn a_file_that_is_no_socket_is_left_alone() {
    let workdir = Workdir::new();
    let _precious = workdir.file("control", "precious");
    let place = Place::new(&workdir);
    place.refused(place.daemon.launch()).says(&["`control`", "in use"]);
    assert_eq!(workdir.read("control"), "precious");
}
