//! The list of open sockets that a daemon has of itself.

use std::io::Read;
use std::net::TcpStream;

use daemon_tests::address;
use daemon_tests::daemon::Daemon;
use daemon_tests::workdir::Workdir;

const SEVERAL: &str = env!("CARGO_BIN_EXE_several");

#[test]
fn a_daemon_knows_the_names_and_addresses_of_its_sockets_whoever_has_taken_them() {
    let workdir = Workdir::new();
    let (web, control) = (address::own(7001), workdir.join("control").display().to_string());
    let daemon = Daemon::new(&workdir, SEVERAL)
        .flag(&["--listen", &format!("web={web}")])
        .flag(&["--listen", &format!("control=unix:{control}")]);
    daemon.start();
    let mut said = String::new();
    TcpStream::connect(&web).and_then(|mut client| client.read_to_string(&mut said)).expect("an answer");
    assert_eq!(said, format!("web {web}\ncontrol unix:{control}\n"));
}
