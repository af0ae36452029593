//! Daemons of more than one socket, with log files or a root directory, run by systemd under their very units.

use daemon_tests::built::once;
use daemon_tests::machine::{Machine, Tree};

/// Serves two addresses of the network and a unix socket, each telling its own name.
const SOCKETS: &str = r#"
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::net::UnixListener;

use daemon_runtime::{Shutdown, daemon};

#[daemon(
    user = "sockets",
    runtime_directory = "sockets",
    pidfile = "/run/sockets/pid",
    stdout = "/var/log/sockets/out.log",
    listen(
        one = "127.0.0.1:7001",
        two = "127.0.0.1:7002",
        three(address = "unix:/run/sockets/three.sock", mode = 0o666),
    ),
    reload = reload,
)]
fn main(one: TcpListener, three: UnixListener, two: TcpListener, shutdown: Shutdown) -> std::io::Result<()> {
    println!("here we are");
    let tell = |name: &str, listener: &TcpListener| {
        for stream in shutdown.incoming(listener) {
            let _ = stream.and_then(|mut stream| stream.write_all(name.as_bytes()));
        }
    };
    std::thread::spawn(move || for stream in three.incoming() {
        let _ = stream.and_then(|mut stream| stream.write_all(b"three"));
    });
    std::thread::scope(|scope| {
        scope.spawn(|| tell("one", &one));
        scope.spawn(|| tell("two", &two));
    });
    Ok(())
}

fn reload() {
    println!("read again");
}
"#;

/// Writes down what it can see of the file system.
const ROOTED: &str = r#"
use daemon_runtime::{Shutdown, daemon};

#[daemon(user = "rooted", root_directory = "/srv/rooted", runtime_directory = "rooted", pidfile = "/run/rooted/pid")]
fn main(shutdown: Shutdown) -> std::io::Result<()> {
    let seen = |path: &str| std::fs::metadata(path).is_ok();
    let seen = format!("{} {}", seen("/only-inside"), seen("/root-of-the-host"));
    std::fs::write("/run/rooted/seen", seen)?;
    shutdown.wait();
    Ok(())
}
"#;

fn installed(tree: Tree, daemon: &'static str, main: &str) -> Option<Machine> {
    let machine = Machine::boot(tree)?;
    once(daemon, main);
    machine.install(daemon);
    Some(machine)
}

fn read_from_socket(machine: &Machine) -> String {
    machine
        .sh("perl -MIO::Socket::UNIX -e 'print IO::Socket::UNIX->new(\"/run/sockets/three.sock\")->getline'")
}

#[test]
fn each_socket_is_adopted_by_its_name_and_survives_a_restart() {
    let Some(machine) = installed(Tree::Host, "sockets", SOCKETS) else { return };
    let _ = machine.sh("systemctl start sockets.service");
    for _ in 0..2 {
        assert_eq!(machine.read_from("127.0.0.1:7001").expect("an answer"), "one");
        assert_eq!(machine.read_from("127.0.0.1:7002").expect("an answer"), "two");
        assert_eq!(read_from_socket(&machine), "three");
        let _ = machine.sh("systemctl restart sockets.service");
    }
    // Stopped, the service leaves its sockets to systemd: the next client starts it.
    let _ = machine.sh("systemctl stop sockets.service");
    assert_eq!(machine.show("sockets.service", "ActiveState"), "inactive");
    assert_eq!(read_from_socket(&machine), "three");
    assert_eq!(machine.show("sockets.service", "ActiveState"), "active");
}

#[test]
fn standard_output_and_reload_reach_the_declared_log_file() {
    let Some(machine) = installed(Tree::Host, "sockets", SOCKETS) else { return };
    let _ = machine.sh("systemctl start sockets.service && systemctl reload sockets.service");
    let log = machine.sh("cat /var/log/sockets/out.log");
    assert!(log.starts_with("here we are\n") && log.contains("read again\n"), "{log}");
    assert_eq!(machine.sh("stat -c '%U %a' /var/log/sockets").trim(), "root 755");
}

#[test]
fn root_directory_is_the_daemon_s_root_on_systemd_252() {
    root_directory_is_the_daemon_s_root(Tree::Host);
}

#[test]
fn root_directory_is_the_daemon_s_root_on_systemd_257() {
    root_directory_is_the_daemon_s_root(Tree::Trixie);
}

fn root_directory_is_the_daemon_s_root(tree: Tree) {
    let Some(machine) = installed(tree, "rooted", ROOTED) else { return };
    let _ = machine.sh("mkdir -p /srv/rooted && touch /srv/rooted/only-inside /root-of-the-host");
    let _ = machine.sh("systemctl start rooted");
    machine.wait_for("test -s /run/rooted/seen");
    assert_eq!(machine.sh("cat /run/rooted/seen"), "true false");
    let pid = machine.show("rooted", "MainPID");
    assert_eq!(machine.sh("cat /run/rooted/pid").trim(), pid);
    assert_eq!(machine.sh(&format!("stat -c %U /proc/{pid}")).trim(), "rooted");
    let _ = machine.sh("systemctl stop rooted");
    assert_eq!(machine.show("rooted", "Result"), "success");
}
