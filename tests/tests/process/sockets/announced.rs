//! What `LISTEN_PID`, `LISTEN_FDS` and `LISTEN_FDNAMES` can say (L01, L02, L08, F63).

use std::net::TcpStream;

use daemon_tests::workdir::Workdir;

use super::{Place, web};

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
fn f63_a_readiness_descriptor_among_two_thousand_million_sockets_is_one_of_them() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let script = "LISTEN_PID=$$ LISTEN_FDS=2147483647 READY_FD=2147483640 exec \"$@\"";
    let ended = place.daemon.launch().through(&["/bin/sh", "-c", script, "sh"]).run().expect(2);
    ended.says(&["the readiness descriptor 2147483640", "one of the sockets that are handed over"]);
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
fn l08_a_pidfd_id_is_tolerated() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let _running =
        place.ready(place.adopting(&["web"]).env("LISTEN_FDNAMES", "web").env("LISTEN_PIDFDID", "4711"));
    assert_eq!(web(&place.web), "web and 0 more\n");
}
