//! What main leaves for the program after it (S14).

use daemon_testing::{Daemon, RunningDaemon};
use daemon_tests::wait::until_true;

use super::*;

fn remembering() -> (Daemon, String) {
    let address = address::own(7006);
    (Daemon::new(env!("CARGO_BIN_EXE_remembering")).arg(&address), address)
}

/// Which process answers, and how many have had its memory.
#[track_caller]
fn asked(address: &str) -> (i32, u32) {
    let mut stream = BufReader::new(TcpStream::connect(address).expect("a connection"));
    writeln!(stream.get_mut(), "who").expect("to ask");
    let mut line = String::new();
    stream.read_line(&mut line).expect("an answer");
    let numbers: Vec<&str> = line.split(' ').collect();
    (numbers[0].parse().expect("a number"), numbers[1].parse().expect("a number"))
}

fn names(running: &RunningDaemon) -> Vec<String> {
    running.manager().stored().iter().map(|stored| stored.name.clone()).collect()
}

#[test]
fn s14_what_main_has_left_is_there_after_an_upgrade() {
    let (daemon, address) = remembering();
    let running = daemon.start();
    let (first, one) = asked(&address);
    assert_eq!(one, 1);
    daemon.word("upgrade").expect(0);
    until_true("the old one is gone", || asked(&address).0 != first);
    assert_eq!(asked(&address).1, 2);
    daemon.word("upgrade").expect(0);
    until_true("there is a third", || asked(&address).1 == 3);
    daemon.word("stop").expect(0);
    drop(running);
}

#[test]
fn s14_the_manager_has_each_descriptor_once_and_it_is_back_after_a_restart() {
    let (daemon, address) = remembering();
    let running = daemon.supervised();
    running.wait_ready();
    assert_eq!(asked(&address).1, 1);
    until_true("the manager has heard all", || running.manager().messages().len() > 4);
    assert_eq!(names(&running), ["kept.listener", "kept.memory"]);
    for message in running.manager().messages().iter().filter(|message| message.has("FDSTORE=1")) {
        assert!(message.has("FDPOLL=0"), "{message:?}");
    }
    let manager = running.manager().clone();
    running.stop().expect(0);
    // Between the two programs the socket is open, and who comes waits in its queue.
    let waiting = TcpStream::connect(&address).expect("the socket is open");
    let running = daemon.supervised_by(&manager);
    running.wait_ready();
    assert_eq!(asked(&address).1, 2);
    assert_eq!(names(&running), ["kept.listener", "kept.memory"]);
    let mut client = Client::of(waiting);
    assert_eq!(client.asked(), Process(asked(&address).0));
    drop(client);
    running.stop().expect(0);
}

/// It is not heard before it is the daemon, and then says what it has added.
#[test]
fn s14_what_the_next_program_leaves_before_it_takes_over_is_told_then() {
    let (daemon, address) = remembering();
    let running = daemon.env("INVOCATION_ID", "1").supervised();
    running.wait_ready();
    running.daemon().word("upgrade").expect(0);
    until_true("the next one answers", || asked(&address).1 == 2);
    assert_eq!(names(&running), ["kept.listener", "kept.memory"], "each once");
}
