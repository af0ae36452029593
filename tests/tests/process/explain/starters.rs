//! Who starts the program is told, with what said so.

use std::net::TcpListener;

use daemon_tests::address;
use daemon_tests::daemon::Daemon;
use daemon_tests::machine::{Machine, Tree};
use daemon_tests::notify::{Manager, ReadinessPipe};
use daemon_tests::skip::skip;
use daemon_tests::workdir::Workdir;
use nix::unistd::Uid;

use super::{ACTOR, LISTENING, Sheet, actor};

#[test]
fn from_a_shell_nobody_supervises_and_it_goes_into_the_background() {
    let workdir = Workdir::new();
    let sheet = Sheet::of(actor(&workdir).launch());
    assert!(sheet.first("started by").starts_with("nobody who supervises it"));
    assert!(sheet.first("background").starts_with("yes, since `detach` is auto, and nobody supervises"));
    let sheet = Sheet::of(actor(&workdir).launch().arg("--foreground"));
    assert_eq!(sheet.first("background"), "no, since `--foreground` or `run` is given");
}

#[test]
fn with_a_readiness_descriptor() {
    let workdir = Workdir::new();
    let (pipe, end) = ReadinessPipe::new();
    let sheet = Sheet::of(actor(&workdir).launch().descriptor(4, end).arg("--ready-fd=4"));
    assert_eq!(sheet.first("started by"), "a supervisor that reads descriptor 4: `--ready-fd`");
    assert_eq!(sheet.first("background"), "no, since `detach` is auto, and somebody supervises");
    assert_eq!(sheet.names("descriptors", "left open:"), ["0", "1", "2", "4"]);
    assert_eq!(pipe.read_to_end(), "", "nobody was told that it is ready");
    sheet.ended.expect(0);
}

#[test]
fn with_a_manager_that_is_to_be_notified_and_is_told_nothing() {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let launch =
        actor(&workdir).launch().env("NOTIFY_SOCKET", manager.address()).env("WATCHDOG_USEC", "5000000");
    let sheet = Sheet::of(launch);
    assert_eq!(sheet.first("started by"), "a manager that waits for READY=1: NOTIFY_SOCKET is set");
    assert!(
        sheet.told("started by").contains(&"it wants to hear of progress every 5s: WATCHDOG_USEC".to_owned())
    );
    assert_eq!(sheet.first("contract"), "taken out of the environment: NOTIFY_SOCKET, WATCHDOG_USEC");
    assert!(manager.rest().is_empty(), "it was told something");
}

#[test]
fn with_sockets_of_systemd_socket_activate() {
    let workdir = Workdir::new();
    let program = "/usr/bin/systemd-socket-activate";
    if !std::path::Path::new(program).exists() {
        return skip("systemd-socket-activate is not installed");
    }
    let web = address::own(7001);
    let listen = format!("--listen={web}");
    let daemon = Daemon::new(&workdir, LISTENING);
    let launch = daemon.launch().arg("explain");
    let running = launch.through(&[program, "--fdname=web", &listen]).spawn();
    // It starts the program when somebody connects.
    daemon_tests::wait::until("somebody listens", || std::net::TcpStream::connect(&web).ok());
    let sheet = Sheet::read(running.wait());
    assert!(sheet.told("started by").iter().any(|line| line.contains("LISTEN_PID is this process")));
    assert_eq!(sheet.first("handed over"), "descriptor 3 as `web`");
    assert_eq!(sheet.told("sockets")[0], format!("`web`: {web}, handed over as descriptor 3"));
    let _free = TcpListener::bind(&web).expect("nobody listens there any more");
}

#[test]
fn as_process_1_of_a_container() {
    if !Uid::effective().is_root() {
        return skip("only root can make a process namespace");
    }
    let workdir = Workdir::new();
    let through = ["/usr/bin/unshare", "--pid", "--fork", "--mount-proc", "--propagation", "private"];
    let launch = actor(&workdir).launch().env("CONFIGURED", "yes").arg("explain");
    let sheet = Sheet::read(launch.through(&through).run());
    assert_eq!(sheet.first("started by"), "a container, whose process 1 this is");
    assert!(sheet.first("process").starts_with("pid 1, "));
    assert_eq!(sheet.first("environment"), "stays, less the contract");
}

#[test]
fn under_systemd_its_steps_are_left_to_it() {
    let Some(machine) = Machine::boot(Tree::Host) else { return };
    machine.copy(ACTOR.as_ref(), "/usr/bin/actor");
    let run = "systemd-run --quiet --wait --pipe";
    let text = machine.sh(&format!("{run} --property=RuntimeDirectory=actor /usr/bin/actor explain"));
    for line in [
        "started by          systemd: INVOCATION_ID is set, and SYSTEMD_EXEC_PID is this process",
        "background          no, since `detach` is auto, and somebody supervises",
        "descriptors         all stay, as systemd has left them",
        "umask               left to systemd",
        "limits              left to systemd",
        "A start would succeed, as far as can be told.",
    ] {
        assert!(text.lines().any(|told| told == line), "no `{line}` in {text}");
    }
    // A shell in a unit: what systemd said was meant for the shell.
    let text = machine.sh(&format!("{run} sh -c '/usr/bin/actor explain; true'"));
    assert!(text.contains("INVOCATION_ID is an ancestor's"), "{text}");
    assert!(text.contains("background          yes"), "{text}");
}
