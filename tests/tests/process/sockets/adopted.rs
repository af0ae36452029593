//! Sockets taken over from a service manager, after a check of each (L03 to L06).

use std::net::TcpListener;

use daemon_tests::address;
use daemon_tests::workdir::Workdir;

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
