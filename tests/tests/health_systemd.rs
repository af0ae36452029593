//! Health under a real systemd, in the very unit that follows from the declaration.

use std::io::Write;
use std::path::Path;

use daemon_tests::http::{self, Reply};
use daemon_tests::machine::{Machine, Tree};
use daemon_tests::wait::{DEADLINE, until_true};

fn started(tree: Tree, name: &str, program: &str) -> Option<Machine> {
    let machine = Machine::boot(tree)?;
    machine.copy(Path::new(program), &format!("/usr/bin/{name}"));
    machine.sh(&format!("{name} units --to /tmp/units && cp /tmp/units/systemd/* /etc/systemd/system/"));
    machine.sh("! test -e /tmp/units/sysusers.d || systemd-sysusers /tmp/units/sysusers.d/*");
    machine.sh(&format!("systemctl daemon-reload && systemctl start {name}"));
    Some(machine)
}

fn get(machine: &Machine, path: &str) -> Reply {
    let mut stream = machine.connect("127.0.0.1:9901").expect("somebody who listens");
    stream.set_read_timeout(Some(DEADLINE)).expect("a limit");
    stream.write_all(&http::request(path)).expect("it reads");
    http::reply(&mut stream).expect("an answer")
}

fn k03_the_walls_of_the_unit_let_health_through_and_nothing_else(tree: Tree) {
    let Some(machine) = started(tree, "tended", env!("CARGO_BIN_EXE_tended")) else { return };
    for (path, body) in [("/livez", "alive\n"), ("/readyz", "ready\n")] {
        assert_eq!((get(&machine, path).status, get(&machine, path).body.as_str()), (200, body));
    }
    let metrics = get(&machine, "/metrics").body;
    for metric in ["process_start_time_seconds ", "process_open_fds ", "process_threads ", "daemon_ready 1\n"]
    {
        assert!(metrics.contains(&format!("\n{metric}")), "no {metric} behind `ProcSubset=pid`: {metrics}");
    }
    for (wall, value) in [
        ("PrivateNetwork", "no"),
        ("IPAddressAllow", "127.0.0.0/8 ::1/128"),
        ("IPAddressDeny", "0.0.0.0/0 ::/0"),
        ("ProcSubset", "pid"),
        ("ProtectSystem", "strict"),
    ] {
        let shown = machine.show("tended", wall);
        let mut words: Vec<&str> = shown.split(' ').collect();
        words.sort_unstable();
        assert_eq!(words.join(" "), value, "{wall}");
    }
    machine.sh("! ls /tmp/units/systemd | grep socket");
}

fn k04_readiness_is_told_by_a_daemon_that_systemd_stops(tree: Tree) {
    let Some(machine) = started(tree, "tucked", env!("CARGO_BIN_EXE_tucked")) else { return };
    assert_eq!(machine.show("tucked", "PrivateNetwork"), "yes");
    let get = |path: &str| {
        let script = "print {$s = IO::Socket::UNIX->new('/run/tucked/health.sock') or die} \
                      qq(GET $ARGV[0] HTTP/1.0\\r\\n\\r\\n); print <$s>";
        machine.sh(&format!("perl -MIO::Socket::UNIX -e \"{}\" {path}", script.replace('$', "\\$")))
    };
    let owner = machine.sh("stat --format='%U %a' /run/tucked/health.sock");
    assert_eq!(owner, "nobody 666\n");
    assert!(get("/readyz").ends_with("\r\n\r\nready\n"), "{}", get("/readyz"));
    machine.sh("systemctl stop --no-block tucked");
    until_true("it is not ready any longer", || get("/readyz").ends_with("\r\n\r\ndraining\n"));
    assert_eq!(machine.show("tucked", "ActiveState"), "deactivating");
    assert!(get("/livez").ends_with("\r\n\r\nalive\n"));
    machine.sh("systemctl kill tucked");
    until_true("it has gone", || machine.show("tucked", "ActiveState") != "deactivating");
    machine.sh("test ! -e /run/tucked/health.sock");
}

fn what_systemd_starts_again_is_counted_and_what_it_stops_is_not(tree: Tree) {
    let Some(machine) = started(tree, "restarted", env!("CARGO_BIN_EXE_restarted")) else { return };
    assert_eq!(machine.show("restarted", "RuntimeDirectoryPreserve"), "restart");
    let restarts = || {
        let mut stream = machine.connect("127.0.0.1:9901").ok()?;
        stream.set_read_timeout(Some(DEADLINE)).ok()?;
        stream.write_all(&http::request("/metrics")).ok()?;
        let metrics = http::reply(&mut stream).ok()?.body;
        metrics.lines().find_map(|line| line.strip_prefix("daemon_restarts_total ")).map(str::to_owned)
    };
    assert_eq!(restarts().as_deref(), Some("0"));
    for count in ["1", "2"] {
        machine.sh("kill -9 $(systemctl show --value --property=MainPID restarted)");
        until_true("it was started again", || restarts().as_deref() == Some(count));
        assert_eq!(machine.show("restarted", "NRestarts"), count, "as systemd counts");
    }
    machine.sh("systemctl restart restarted");
    assert_eq!(restarts().as_deref(), Some("0"), "it was stopped, and started");
    machine.sh("systemctl stop restarted && test ! -e /run/restarted");
}

mod systemd_of_the_host {
    #[test]
    fn what_systemd_starts_again_is_counted_and_what_it_stops_is_not() {
        super::what_systemd_starts_again_is_counted_and_what_it_stops_is_not(super::Tree::Host);
    }
    #[test]
    fn k03_the_walls_of_the_unit_let_health_through_and_nothing_else() {
        super::k03_the_walls_of_the_unit_let_health_through_and_nothing_else(super::Tree::Host);
    }
    #[test]
    fn k04_readiness_is_told_by_a_daemon_that_systemd_stops() {
        super::k04_readiness_is_told_by_a_daemon_that_systemd_stops(super::Tree::Host);
    }
}

mod systemd_257 {
    #[test]
    fn what_systemd_starts_again_is_counted_and_what_it_stops_is_not() {
        super::what_systemd_starts_again_is_counted_and_what_it_stops_is_not(super::Tree::Trixie);
    }
    #[test]
    fn k03_the_walls_of_the_unit_let_health_through_and_nothing_else() {
        super::k03_the_walls_of_the_unit_let_health_through_and_nothing_else(super::Tree::Trixie);
    }
    #[test]
    fn k04_readiness_is_told_by_a_daemon_that_systemd_stops() {
        super::k04_readiness_is_told_by_a_daemon_that_systemd_stops(super::Tree::Trixie);
    }
}

/// By the scale of 252.
#[test]
fn health_on_loopback_is_exposed_by_no_more_than_any_socket_there() {
    let Some(machine) = started(Tree::Host, "tended", env!("CARGO_BIN_EXE_tended")) else { return };
    let rated = machine.sh("systemd-analyze security --offline=true /etc/systemd/system/tended.service");
    let line = rated.lines().find(|line| line.contains("Overall exposure level")).expect("a verdict");
    let level: f64 = line
        .split_once(": ")
        .and_then(|(_, rest)| rest.split(' ').next())
        .expect("a level")
        .parse()
        .expect("a number");
    assert!(level <= 0.9, "{line}");
}
