//! The exposure of three kinds of daemon, by `systemd-analyze security`, each of the very unit that a request is then served
//! under.

use daemon_tests::built;
use daemon_tests::machine::{Machine, Tree};

/// Serves at an address of this machine only.
const LOOPBACK: &str = r#"
use std::io::Write;
use std::net::TcpListener;

use daemon_runtime::{Shutdown, daemon};

#[daemon(user = "nearby", listen(api = "127.0.0.1:8080"), state_directory = "nearby")]
fn main(api: TcpListener, shutdown: Shutdown) -> std::io::Result<()> {
    for client in shutdown.incoming(&api) {
        client?.write_all(b"nearby\n")?;
    }
    Ok(())
}
"#;

/// Has no network, and is started by its first client.
const UNIX: &str = r#"
use std::io::Write;
use std::os::unix::net::UnixListener;

use daemon_runtime::{Shutdown, daemon};

#[daemon(user = "offline", listen(api = "unix:/run/offline.sock"))]
fn main(api: UnixListener, shutdown: Shutdown) -> std::io::Result<()> {
    for client in shutdown.incoming(&api) {
        client?.write_all(b"offline\n")?;
    }
    Ok(())
}
"#;

/// The same, but asks who its clients are.
const PEERS: &str = r#"
use std::io::Write;
use std::os::unix::net::UnixListener;

use daemon_runtime::{Shutdown, daemon};

#[daemon(user = "asking", listen(api(address = "unix:/run/asking.sock", peers = true)))]
fn main(api: UnixListener, shutdown: Shutdown) -> std::io::Result<()> {
    for client in shutdown.incoming(&api) {
        client?.write_all(b"asking\n")?;
    }
    Ok(())
}
"#;

fn installed(name: &'static str, main: &str) -> Option<Machine> {
    let machine = Machine::boot(Tree::Host)?;
    built::once(name, main);
    machine.install(name);
    Some(machine)
}

/// The exposure of the unit as it is installed, in tenths. Only 252 has these scales.
fn exposure(machine: &Machine, name: &str) -> u32 {
    let rated =
        machine.sh(&format!("systemd-analyze security --offline=true /etc/systemd/system/{name}.service"));
    let line = rated.lines().find(|line| line.contains("Overall exposure level")).expect("a verdict");
    let number = line.split_once(": ").and_then(|(_, rest)| rest.split(' ').next()).expect("a number");
    let (whole, tenths) = number.split_once('.').expect("a number with tenths");
    whole.parse::<u32>().expect("a number") * 10 + tenths.parse::<u32>().expect("a digit")
}

#[test]
fn a_public_tcp_daemon_is_exposed_by_at_most_1_2_and_serves() {
    let Some(machine) = Machine::boot(Tree::Host) else { return };
    built::examples();
    machine.install("pingd");
    let exposure = exposure(&machine, "pingd");
    assert!(exposure <= 12, "{exposure} tenths");
    let _ = machine.sh("systemctl start pingd.service");
    assert!(machine.http("127.0.0.1:80").expect("an answer").ends_with("pong\n"));
}

#[test]
fn a_daemon_on_loopback_only_is_exposed_by_at_most_0_9_and_serves() {
    let Some(machine) = installed("nearby", LOOPBACK) else { return };
    let exposure = exposure(&machine, "nearby");
    assert!(exposure <= 9, "{exposure} tenths");
    let _ = machine.sh("systemctl start nearby.service");
    assert_eq!(machine.read_from("127.0.0.1:8080").expect("an answer"), "nearby\n");
}

#[test]
fn n07_a_socket_activated_daemon_without_network_is_exposed_by_at_most_0_3_and_serves() {
    let Some(machine) = installed("offline", UNIX) else { return };
    let exposure = exposure(&machine, "offline");
    assert!(exposure <= 3, "{exposure} tenths");
    let _ = machine.sh("systemctl start offline.socket");
    assert_eq!(machine.show("offline.service", "ActiveState"), "inactive");
    assert_eq!(read_from_socket(&machine, "offline"), "offline\n");
    assert!(!shares(&machine, "offline", "net"));
    assert!(!shares(&machine, "offline", "user"));
}

#[test]
fn a_daemon_that_asks_who_its_clients_are_shares_the_users_of_the_machine() {
    let Some(machine) = installed("asking", PEERS) else { return };
    let _ = machine.sh("systemctl start asking.socket");
    assert_eq!(read_from_socket(&machine, "asking"), "asking\n");
    assert!(!shares(&machine, "asking", "net"));
    assert!(shares(&machine, "asking", "user"));
}

fn read_from_socket(machine: &Machine, name: &str) -> String {
    let connect = format!("IO::Socket::UNIX->new(\"/run/{name}.sock\")");
    machine.sh(&format!("perl -MIO::Socket::UNIX -e 'print {connect}->getline'"))
}

/// Whether the daemon and the machine are in the same namespace of that kind.
fn shares(machine: &Machine, name: &str, kind: &str) -> bool {
    let pid = machine.show(&format!("{name}.service"), "MainPID");
    let namespace = |of: &str| machine.sh(&format!("readlink /proc/{of}/ns/{kind}"));
    namespace(&pid) == namespace("1")
}
