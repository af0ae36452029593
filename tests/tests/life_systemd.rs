//! A whole life of the example that has every part of one, under real systemds, in the unit that follows from it (N02, S08,
//! R03, R06).

use std::io::Write;

use daemon_tests::built::example;
use daemon_tests::http::{self, Reply};
use daemon_tests::machine::{Machine, Tree};
use daemon_tests::wait::DEADLINE;

const NAME: &str = "pingd-whole";
const HTTP: &str = "127.0.0.1:80";

fn started(tree: Tree) -> Option<Machine> {
    example(NAME);
    let machine = Machine::boot(tree)?;
    machine.sh("mkdir -p /etc/pingd");
    configure(&machine, "greeting = \"hello\"\n");
    machine.install(NAME);
    machine.sh("systemctl start pingd-whole.service");
    Some(machine)
}

fn configure(machine: &Machine, settings: &str) {
    machine.write("/etc/pingd/pingd.toml", settings.as_bytes(), 0o644);
}

#[track_caller]
fn greets(machine: &Machine, greeting: &str) {
    let answer = machine.http(HTTP).expect("an answer");
    assert!(answer.ends_with(&format!("\r\n\r\n{greeting}\n")), "{answer}");
}

fn health(machine: &Machine, path: &str) -> Reply {
    let mut stream = machine.connect("127.0.0.1:9901").expect("somebody who listens");
    stream.set_read_timeout(Some(DEADLINE)).expect("a limit");
    stream.write_all(&http::request(path)).expect("it reads");
    http::reply(&mut stream).expect("an answer")
}

fn a_life_from_the_start_to_the_stop(tree: Tree) {
    let Some(machine) = started(tree) else { return };
    greets(&machine, "hello");
    let first = machine.show(NAME, "MainPID");

    configure(&machine, "greeting = \"good morning\"\n");
    machine.sh("systemctl reload pingd-whole");
    greets(&machine, "good morning");

    configure(&machine, "greting = \"x\"\n");
    assert_ne!(machine.try_sh("systemctl reload pingd-whole").code, Some(0), "the reload is refused");
    assert!(machine.show(NAME, "StatusText").contains("unknown key `greting`"));
    assert_eq!(machine.show(NAME, "ActiveState"), "active");
    greets(&machine, "good morning");

    let refused = machine.try_sh("pingd-whole upgrade");
    assert_eq!(refused.code, Some(1), "a program that cannot read its configuration takes nothing over");
    assert_eq!(machine.show(NAME, "MainPID"), first);

    configure(&machine, "greeting = \"good evening\"\n");
    machine.sh("pingd-whole upgrade");
    let second = machine.show(NAME, "MainPID");
    assert_ne!(second, first);
    assert_eq!(machine.show(NAME, "ActiveState"), "active");
    greets(&machine, "good evening");
    let status = machine.sh("pingd-whole status --json");
    for part in [format!("\"pid\": {second}"), "\"generation\": 2".to_owned()] {
        assert!(status.contains(&part), "no {part} in {status}");
    }
    assert!(health(&machine, "/metrics").body.contains("\ndaemon_generation 2\n"));
    for path in ["/readyz", "/livez"] {
        assert_eq!(health(&machine, path).status, 200, "{path}");
    }

    machine.sh("systemctl restart pingd-whole");
    greets(&machine, "good evening");
    assert!(machine.sh("pingd-whole status --json").contains("\"generation\": 1"));
    machine.sh("systemctl stop pingd-whole.socket pingd-whole.service");
    assert_eq!(machine.show(NAME, "Result"), "success");
    assert_eq!(machine.try_sh("pingd-whole status").code, Some(3));
    let told = machine.sh("journalctl --unit=pingd-whole --output=cat");
    for part in ["from now on it is `good morning` instead of `hello`", "reload refused", "goodbye"] {
        assert!(told.contains(part), "no {part} in {told}");
    }
}

fn what_is_installed_is_what_the_program_declares(tree: Tree) {
    let Some(machine) = started(tree) else { return };
    machine.sh("systemctl enable pingd-whole.service");
    let found = machine.try_sh("pingd-whole doctor");
    assert_eq!(found.code, Some(0), "{found:?}");
}

mod systemd_of_the_host {
    #[test]
    fn n02_s08_a_life_from_the_start_to_the_stop() {
        super::a_life_from_the_start_to_the_stop(super::Tree::Host);
    }
    #[test]
    fn what_is_installed_is_what_the_program_declares() {
        super::what_is_installed_is_what_the_program_declares(super::Tree::Host);
    }
}

mod systemd_257 {
    #[test]
    fn n02_s08_a_life_from_the_start_to_the_stop() {
        super::a_life_from_the_start_to_the_stop(super::Tree::Trixie);
    }
    #[test]
    fn what_is_installed_is_what_the_program_declares() {
        super::what_is_installed_is_what_the_program_declares(super::Tree::Trixie);
    }
}
