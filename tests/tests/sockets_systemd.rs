//! Sockets of a real systemd: several under one name, records, owners, as the socket units ask for them.

use std::path::{Path, PathBuf};

use daemon_runtime::UnixSeqpacketConn;
use daemon_tests::machine::{Machine, Tree};
use daemon_tests::on_each_systemd;
use daemon_tests::wait::DEADLINE;

/// In the order of the declaration.
const ALL: &str = "web 0.0.0.0:7011\nweb [::]:7011\nsix [::]:7012\nboth [::]:7013\n\
                   dns udp:127.0.0.1:7014\ndns udp:[::1]:7014\n\
                   control unix-seqpacket:/run/several/control.sock\nfront unix:/run/several/front.sock\n";

fn installed(tree: Tree) -> Option<Machine> {
    let machine = Machine::boot(tree)?;
    machine.copy(Path::new(env!("CARGO_BIN_EXE_several")), "/usr/bin/several");
    machine.sh("several units --to /tmp/units && cp /tmp/units/systemd/* /etc/systemd/system/");
    machine.sh("systemctl daemon-reload");
    Some(machine)
}

fn started(tree: Tree) -> Option<Machine> {
    let machine = installed(tree)?;
    machine.sh("systemctl start several.service");
    Some(machine)
}

fn l05_l06_every_address_of_a_name_arrives_in_its_order(tree: Tree) {
    let Some(machine) = started(tree) else { return };
    // 127.0.0.1 beside `[::]`: the pair of one name, and the address that says that it takes both.
    for address in ["127.0.0.1:7011", "[::1]:7011", "[::1]:7012", "[::1]:7013", "127.0.0.1:7013"] {
        assert_eq!(machine.read_from(address).expect("the daemon answers"), ALL, "{address}");
    }
    let journal = machine.journal();
    assert!(!journal.contains("not handed over") && !journal.contains("in use"), "{journal}");
}

fn records_go_back_and_forth_through_a_socket_of_systemd(tree: Tree) {
    let Some(machine) = started(tree) else { return };
    let client = UnixSeqpacketConn::connect(control(&machine)).expect("a connection");
    client.set_read_timeout(Some(DEADLINE)).expect("a limit");
    for record in [&b"one"[..], b"and two"] {
        client.send(record).expect("a record is sent");
    }
    for record in [&b"one"[..], b"and two"] {
        let mut buffer = [0; 16];
        let length = client.recv(&mut buffer).expect("a record");
        assert_eq!(&buffer[..length], record);
    }
}

/// The file as the daemon's own file system has it.
fn control(machine: &Machine) -> PathBuf {
    let process = machine.main_process("several.service");
    format!("/proc/{}/root/run/several/control.sock", process.0).into()
}

fn the_file_of_a_socket_has_the_declared_owner_and_mode(tree: Tree) {
    let Some(machine) = started(tree) else { return };
    let of = |name: &str| machine.sh(&format!("stat -c '%U %G %a' /run/several/{name}.sock"));
    assert_eq!((of("front").trim(), of("control").trim()), ("daemon adm 660", "root root 600"));
}

fn a_client_of_any_address_starts_the_service(tree: Tree) {
    let Some(machine) = installed(tree) else { return };
    machine.sh("systemctl start several.socket several-six.socket");
    for address in ["[::1]:7011", "127.0.0.1:7011", "[::1]:7012"] {
        machine.sh("systemctl stop several.service");
        assert_eq!(machine.read_from(address).expect("the daemon answers"), ALL, "{address}");
        assert_eq!(machine.show("several.service", "ActiveState"), "active");
    }
}

fn a_socket_of_ipv6_alone_takes_no_client_of_ipv4(tree: Tree) {
    let Some(machine) = started(tree) else { return };
    assert_eq!(machine.show("several-six.socket", "BindIPv6Only"), "ipv6-only");
    assert_eq!(machine.read_from("[::1]:7012").expect("the daemon answers"), ALL);
    machine.connect("127.0.0.1:7012").expect_err("nobody listens there");
    assert_eq!(machine.show("several-both.socket", "BindIPv6Only"), "both");
    assert_eq!(machine.read_from("127.0.0.1:7013").expect("the daemon answers"), ALL);
}

/// Another process, which asks for it as well, binds the address, too; where it is not declared it cannot.
fn an_address_of_reuse_port_is_shared_and_another_is_not(tree: Tree) {
    let Some(machine) = started(tree) else { return };
    let binds = |kind: &str, port: u16, reuses: u8| {
        let script = format!(
            "perl -MSocket -e 'socket(my $s, AF_INET, {kind}, 0) or die; \
             setsockopt($s, SOL_SOCKET, 15, pack(q(i), {reuses})) or die; \
             exit !bind($s, pack_sockaddr_in({port}, INADDR_LOOPBACK))'"
        );
        machine.try_sh(&script).code
    };
    assert_eq!(binds("SOCK_DGRAM", 7014, 1), Some(0), "it is shared");
    assert_eq!(binds("SOCK_DGRAM", 7014, 0), Some(1), "only with who asks for it, too");
    assert_eq!(binds("SOCK_STREAM", 7011, 1), Some(1), "it is not shared");
}

/// What a socket unit finds where its socket is to be, left by a daemon that was killed, is replaced.
fn a_stale_socket_file_is_in_nobodys_way(tree: Tree) {
    let Some(machine) = installed(tree) else { return };
    for name in ["front", "control"] {
        let left = format!("/run/several/{name}.sock");
        let kind = if name == "front" { "SOCK_STREAM" } else { "SOCK_SEQPACKET" };
        machine.sh(&format!(
            "mkdir -p /run/several && perl -MSocket -e 'socket(my $s, AF_UNIX, {kind}, 0) or die; \
             bind($s, pack_sockaddr_un(\"{left}\")) or die' && test -S {left}"
        ));
    }
    machine.sh("systemctl start several.service");
    assert!(machine.read_from("127.0.0.1:7011").expect("the daemon answers").contains("front unix:"));
    assert!(UnixSeqpacketConn::connect(control(&machine)).is_ok(), "somebody listens");
    machine
        .sh("systemctl kill --signal=KILL several.service; systemctl stop several.service several*.socket");
    machine.sh("systemctl start several.service");
    assert!(UnixSeqpacketConn::connect(control(&machine)).is_ok(), "somebody listens again");
}

/// A drop-in with fewer addresses is obeyed, and told.
fn l05_an_address_that_the_administrator_takes_out_is_not_bound(tree: Tree) {
    let Some(machine) = installed(tree) else { return };
    let drop_in = "[Socket]\nListenStream=\nListenStream=127.0.0.1:7011\n";
    machine.write("/etc/systemd/system/several.socket.d/local.conf", drop_in.as_bytes(), 0o644);
    machine.sh("systemctl daemon-reload && systemctl start several.service");
    let told = machine.read_from("127.0.0.1:7011").expect("the daemon answers");
    assert!(told.starts_with("web 127.0.0.1:7011\nsix "), "{told}");
    machine.connect("[::1]:7011").expect_err("nobody listens there");
    let journal = machine.journal();
    assert!(journal.contains("nobody listens on [::]:7011 (`web`): it was not handed over"), "{journal}");
}

on_each_systemd! {
    l05_l06_every_address_of_a_name_arrives_in_its_order;
    records_go_back_and_forth_through_a_socket_of_systemd;
    the_file_of_a_socket_has_the_declared_owner_and_mode;
    a_client_of_any_address_starts_the_service;
    a_socket_of_ipv6_alone_takes_no_client_of_ipv4;
    an_address_of_reuse_port_is_shared_and_another_is_not;
    a_stale_socket_file_is_in_nobodys_way;
    l05_an_address_that_the_administrator_takes_out_is_not_bound;
}
