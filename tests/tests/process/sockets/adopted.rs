//! Sockets taken over from a service manager, after a check of each (L03 to L06).

use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::MetadataExt;

use daemon_tests::address;
use daemon_tests::launch::{Launch, Running};
use daemon_tests::notify::Manager;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;
use nix::unistd::{Gid, Uid};

use super::several::Several;
use super::{ALL, NAMES, Place, web};

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
fn l06_all_sockets_of_one_name_are_there() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let second = format!("tcp={}", address::own(7003));
    let launch = place.adopting(&["web", &second]).env("LISTEN_FDNAMES", "web:web");
    let _running = place.ready(launch);
    assert_eq!(web(&place.web), "web and 1 more\n");
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

/// The daemon of [`Several`], given descriptors for these of its sockets, by name and index.
fn given<'w>(several: &Several<'w>, sockets: &[usize], names: Option<&str>) -> Running {
    let offer = |launch: Launch<'w>, index: &usize| {
        let address = &several.sockets[*index].1;
        let offer = match address.split_once(':') {
            Some((kind @ ("udp" | "unix" | "unix-seqpacket"), rest)) => format!("{kind}={rest}"),
            _ => format!("tcp={address}"),
        };
        launch.dirt_with("--adopt", offer)
    };
    let manager = Manager::at(&several.workdir.join("notify"));
    let launch = several.daemon.launch().env("NOTIFY_SOCKET", manager.address());
    let launch = names.iter().fold(launch, |launch, names| launch.env("LISTEN_FDNAMES", names));
    let mut running = sockets.iter().fold(launch, offer).spawn();
    let message = manager.next();
    assert!(message.has("READY=1"), "{message:?} {} {}", running.running(), running.stderr());
    running
}

const EACH: &str = "web:web:six:both:dns:dns:control:front";

#[test]
fn l05_l06_every_address_of_a_name_is_taken_over_and_none_bound_again() {
    for names in [Some(EACH), None] {
        let workdir = Workdir::new();
        let several = Several::new(&workdir);
        let running = given(&several, &[0, 1, 2, 3, 4, 5, 6, 7], names);
        for (_, address) in &several.sockets[..4] {
            assert_eq!(web(address), several.told(), "{names:?}");
        }
        assert_eq!(running.stderr(), "");
    }
}

#[test]
fn sockets_of_one_name_keep_the_order_in_which_they_are_handed_over() {
    let workdir = Workdir::new();
    let mut several = Several::new(&workdir);
    let _running = given(&several, &[1, 7, 0], Some("web:front:web"));
    several.sockets.swap(0, 1);
    assert_eq!(web(&several.sockets[0].1), several.told());
}

/// Whoever hands over decides: where a manager leaves an address out, the daemon does not go behind its back.
#[test]
fn l05_an_address_that_was_left_out_of_its_name_is_not_bound_and_told() {
    let workdir = Workdir::new();
    let several = Several::new(&workdir);
    let running = given(&several, &[0, 6], Some("web:control"));
    let left_out = &several.sockets[1].1;
    assert!(web(&several.sockets[0].1).starts_with(&format!("web {}\nsix ", several.sockets[0].1)));
    TcpStream::connect(left_out).expect_err("nobody listens there");
    let warning = format!("nobody listens on {left_out} (`web`): it was not handed over");
    assert!(running.stderr().contains(&warning), "{}", running.stderr());
}

#[test]
fn explain_tells_of_an_address_that_was_left_out() {
    let workdir = Workdir::new();
    let several = Several::new(&workdir);
    let (taken, left_out) = (&several.sockets[0].1, &several.sockets[1].1);
    let launch = several.daemon.launch().arg("explain").env("LISTEN_FDNAMES", "web");
    let ended = launch.dirt_with("--adopt", format!("tcp={taken}")).run().expect(0);
    for line in [
        format!("`web`: {taken}, handed over as descriptor 3\n"),
        format!("`web`: nobody listens on {left_out}, which was not handed over\n"),
    ] {
        assert!(ended.stdout.contains(&line), "no {line:?} in {}", ended.stdout);
    }
}

/// An administrator has moved it in the socket unit, which is nothing to be told of.
#[test]
fn l05_an_address_of_the_managers_own_is_taken_over_in_place_of_the_declared_one() {
    let workdir = Workdir::new();
    let mut several = Several::new(&workdir);
    let (declared, moved) = (several.sockets[3].1.clone(), address::own(7013));
    several.sockets[3].1.clone_from(&moved);
    let running = given(&several, &[3], Some("both"));
    assert_eq!(web(&moved), several.told());
    TcpStream::connect(declared).expect_err("nobody listens there");
    // Who is not root cannot give the others to their owner, and is told that alone.
    let said = running.stderr();
    let other: Vec<&str> = said.lines().filter(|line| !line.contains("only root can give")).collect();
    assert!(other.is_empty(), "{other:?}");
}

#[test]
fn l04_a_seqpacket_socket_is_taken_over_only_as_one_and_only_if_it_listens() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let several = Several::new(&workdir);
    let path = workdir.join("other").display().to_string();
    let offers = [
        (&several.daemon, "control", "unix", "Unix Stream"),
        (&several.daemon, "control", "unix-seqpacket-silent", "that does not listen"),
        (&several.daemon, "front", "unix-seqpacket", "Unix SeqPacket"),
        (&place.daemon, "control", "unix-seqpacket", "Unix SeqPacket"),
    ];
    for (daemon, name, kind, word) in offers {
        let launch = daemon.launch().dirt_with("--adopt", format!("{kind}={path}"));
        let ended = launch.env("LISTEN_FDNAMES", name).run().expect(1);
        ended.says(&[&format!("`{name}`"), "cannot be used", word]);
        daemon.assert_nothing_left();
        std::fs::remove_file(&path).expect("the file is its maker's");
    }
}

/// It is the manager's: `SocketMode=`, `SocketUser=`, `RemoveOnStop=`.
#[test]
fn a_socket_file_that_was_taken_over_keeps_owner_and_mode_and_stays_at_the_stop() {
    let workdir = Workdir::new();
    let several = Several::new(&workdir);
    let running = given(&several, &[6, 7], Some("control:front"));
    let look = |name: &str| {
        let file = std::fs::metadata(workdir.join(name)).expect("a socket");
        (file.uid(), file.gid(), file.mode() & 0o7777)
    };
    let own = (Uid::effective().as_raw(), Gid::effective().as_raw());
    for name in ["control", "front"] {
        let (uid, gid, mode) = look(name);
        assert_eq!((uid, gid), own, "{name}");
        assert_ne!(mode & 0o111, 0, "as its maker's umask left it: {mode:o}");
    }
    running.process().signal(Signal::SIGTERM);
    running.wait().expect(0);
    look("control");
    look("front");
}
