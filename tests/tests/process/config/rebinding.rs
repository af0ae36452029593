//! Addresses in the configuration: what the daemon's own function binds at a reload (F55).

use std::io::Read;
use std::net::{TcpListener, TcpStream};

use daemon_tests::address::own;
use daemon_tests::daemon::Daemon;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;

fn started<'w>(workdir: &'w Workdir, addresses: &[&str]) -> Daemon<'w> {
    write(workdir, addresses);
    let config = workdir.join("conf.toml").display().to_string();
    let daemon = Daemon::new(workdir, env!("CARGO_BIN_EXE_rebinding")).flag(&["--config", &config]);
    daemon.start();
    daemon
}

fn write(workdir: &Workdir, addresses: &[&str]) {
    let _path = workdir.file("conf.toml", format!("listen = {addresses:?}\n"));
}

fn serves(address: &str) -> bool {
    let Ok(mut stream) = TcpStream::connect(address) else { return false };
    let mut text = String::new();
    stream.read_to_string(&mut text).is_ok() && text == address
}

#[test]
fn f55_addresses_that_are_added_removed_and_changed_are_served_as_configured() {
    let workdir = Workdir::new();
    let [one, two, three] = [own(7070), own(7070), own(7070)];
    let daemon = started(&workdir, &[&one]);
    assert!(serves(&one) && !serves(&two));
    write(&workdir, &[&one, &two]);
    daemon.word("reload").expect(0);
    assert!(serves(&one) && serves(&two));
    write(&workdir, &[&two]);
    daemon.word("reload").expect(0);
    until_true("the first is given up", || !serves(&one));
    write(&workdir, &[&three]);
    daemon.word("reload").expect(0);
    assert!(serves(&three));
    until_true("the second is given up", || !serves(&two));
}

#[test]
fn f55_an_address_that_is_used_already_refuses_the_reload_and_the_old_ones_are_served() {
    let workdir = Workdir::new();
    let [one, two] = [own(7070), own(7070)];
    let daemon = started(&workdir, &[&one]);
    let other = TcpListener::bind(&two).expect("a free address");
    write(&workdir, &[&two]);
    daemon.word("reload").expect(1).says(&["cannot listen on", &two, "in use"]);
    assert!(serves(&one));
    drop(other);
    daemon.word("reload").expect(0);
    assert!(serves(&two));
}
