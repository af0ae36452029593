//! A configuration under a real systemd: 252 and 257 with the unit for both, and 257 with `Type=notify-reload`.

use std::fs;

use daemon_tests::built;
use daemon_tests::machine::{Machine, Tree};
use daemon_tests::package::{Package, member, workspace};

const FILE: &str = "/etc/pingd/pingd.toml";

macro_rules! on_each_systemd {
    ($($claim:ident;)*) => {
        mod systemd_of_the_host {
            $(#[test] fn $claim() { super::$claim(super::Tree::Host); })*
        }
        mod systemd_257 {
            $(#[test] fn $claim() { super::$claim(super::Tree::Trixie); })*
        }
    };
}

on_each_systemd! {
    r06_systemctl_reload_fails_with_the_reason_and_works_again_once_the_file_is_mended;
    r06_a_function_that_refuses_fails_systemctl_reload_and_what_needs_a_restart_is_told;
    s07_a_start_with_a_wrong_configuration_fails_and_says_why;
    a_variable_of_the_unit_goes_before_the_file_at_every_reload;
}

/// A box in which the daemon is installed, with this configuration.
fn installed(tree: Tree, daemon: &str, configuration: &str) -> Option<Machine> {
    let machine = Machine::boot(tree)?;
    built::examples();
    machine.install(daemon);
    write(&machine, configuration);
    Some(machine)
}

fn started(tree: Tree, configuration: &str) -> Option<Machine> {
    let machine = installed(tree, "pingd-config", configuration)?;
    let _ = machine.sh("systemctl start pingd-config.service");
    Some(machine)
}

fn write(machine: &Machine, configuration: &str) {
    machine.write(FILE, configuration.as_bytes(), 0o644);
}

#[track_caller]
fn greets(machine: &Machine, greeting: &str) {
    let answer = machine.http("127.0.0.1:80").expect("the daemon answers");
    assert!(answer.ends_with(&format!("\r\n\r\n{greeting}\n")), "{answer}\n{}", machine.journal());
}

/// Asserts that the reload is said to have failed for this reason, and that it has changed nothing.
#[track_caller]
fn refused(machine: &Machine, why: &str, greeting: &str) {
    let pid = machine.show("pingd-config", "MainPID");
    assert_ne!(machine.try_sh("systemctl reload pingd-config").code, Some(0), "it is said to have worked");
    let journal = machine.journal();
    assert!(journal.contains(why), "{journal}");
    let status = machine.show("pingd-config", "StatusText");
    assert!(status.contains("reload refused") && status.contains(why), "{status}");
    assert_eq!(machine.show("pingd-config", "ActiveState"), "active");
    assert_eq!(machine.show("pingd-config", "MainPID"), pid);
    greets(machine, greeting);
}

fn r06_systemctl_reload_fails_with_the_reason_and_works_again_once_the_file_is_mended(tree: Tree) {
    let Some(machine) = started(tree, "greeting = \"hello\"\n") else { return };
    assert_eq!(machine.show("pingd-config", "Type"), "notify");
    greets(&machine, "hello");
    write(&machine, "greeting = 5\n");
    refused(&machine, "`greeting` takes a string, found an integer", "hello");
    write(&machine, "greting = \"bonjour\"\n");
    refused(&machine, "unknown key `greting`", "hello");
    let journal = machine.journal();
    assert!(journal.contains("--> /etc/pingd/pingd.toml:1:1"), "{journal}");
    assert!(journal.contains("a key with a similar name exists: `greeting`"), "{journal}");
    for greeting in ["bonjour", "salut"] {
        write(&machine, &format!("greeting = \"{greeting}\"\n"));
        let _ = machine.sh("systemctl reload pingd-config");
        greets(&machine, greeting);
    }
}

fn r06_a_function_that_refuses_fails_systemctl_reload_and_what_needs_a_restart_is_told(tree: Tree) {
    let Some(machine) = started(tree, "greeting = \"hello\"\n") else { return };
    write(&machine, "greeting = \"\"\n");
    refused(&machine, "after `hello` nothing is no greeting", "hello");
    write(&machine, "greeting = \"bonjour\"\nworkers = 9\n");
    let _ = machine.sh("systemctl reload pingd-config");
    greets(&machine, "bonjour");
    let status = machine.show("pingd-config", "StatusText");
    assert!(status.contains("`workers` needs a restart"), "{status}");
    let _ = machine.sh("systemctl restart pingd-config");
    greets(&machine, "bonjour");
    let status = machine.show("pingd-config", "StatusText");
    assert!(!status.contains("restart"), "{status}");
}

fn s07_a_start_with_a_wrong_configuration_fails_and_says_why(tree: Tree) {
    let Some(machine) = installed(tree, "pingd-config", "workers = 65\n") else { return };
    assert_ne!(machine.try_sh("systemctl start pingd-config.service").code, Some(0), "it is said to run");
    assert_eq!(machine.show("pingd-config", "ExecMainStatus"), "6");
    let journal = machine.journal();
    assert!(journal.contains("`workers` must be from 1 to 64"), "{journal}");
    assert!(journal.contains("--> /etc/pingd/pingd.toml:1:11"), "{journal}");
    write(&machine, "workers = 2\n");
    let _ = machine.sh("systemctl reset-failed pingd-config && systemctl start pingd-config.service");
    greets(&machine, "pong");
}

fn a_variable_of_the_unit_goes_before_the_file_at_every_reload(tree: Tree) {
    let Some(machine) = installed(tree, "pingd-config", "greeting = \"hello\"\n") else { return };
    let drop_in = b"[Service]\nEnvironment=PINGD_CONFIG_GREETING=moin\n";
    machine.write("/etc/systemd/system/pingd-config.service.d/greeting.conf", drop_in, 0o644);
    let _ = machine.sh("systemctl daemon-reload && systemctl start pingd-config.service");
    greets(&machine, "moin");
    write(&machine, "greeting = \"bonjour\"\n");
    let _ = machine.sh("systemctl reload pingd-config");
    greets(&machine, "moin");
}

/// `pingd-config` for systemd from 253 on.
fn build_for_253() {
    let package = Package::empty("pingd-config-253");
    let example = workspace().join("examples/pingd-config");
    let read = |name: &str| fs::read_to_string(example.join(name)).expect("the example has it");
    let needs = format!(
        "daemon-runtime\", features = [\"config\"] }}\nserde = {{ version = \"1\", features = [\"derive\"] }}\npingd = {{ path = \"{}\" }}",
        workspace().join("examples/pingd").display()
    );
    let manifest = member("pingd-config-253").replace("daemon-runtime\" }", &needs) + "\n[workspace]\n";
    package.write("Cargo.toml", &manifest);
    package.write("build.rs", &read("build.rs"));
    package
        .write("src/main.rs", &read("src/main.rs").replacen("#[daemon(", "#[daemon(\n    systemd = 253,", 1));
    package.write("src/settings.rs", &read("src/settings.rs"));
    package.build().succeeded();
}

/// systemd has no word for a reload that failed there (R05): the status line has.
#[test]
fn r01_r03_notify_reload_returns_and_the_status_tells_the_verdict() {
    build_for_253();
    let Some(machine) = installed(Tree::Trixie, "pingd-config-253", "greeting = \"hello\"\n") else { return };
    let _ = machine.sh("systemctl start pingd-config-253.service");
    assert_eq!(machine.show("pingd-config-253", "Type"), "notify-reload");
    let pid = machine.show("pingd-config-253", "MainPID");
    let reload = |configuration: &str| {
        write(&machine, configuration);
        let _ = machine.sh("systemctl reload pingd-config-253");
        assert_eq!(machine.show("pingd-config-253", "ActiveState"), "active");
        machine.show("pingd-config-253", "StatusText")
    };
    let status = reload("greeting = \n");
    assert!(status.contains("reload refused") && status.contains("/etc/pingd/pingd.toml:1:"), "{status}");
    greets(&machine, "hello");
    let status = reload("greeting = \"\"\n");
    assert!(status.contains("after `hello` nothing is no greeting"), "{status}");
    greets(&machine, "hello");
    for greeting in ["bonjour", "salut"] {
        let status = reload(&format!("greeting = \"{greeting}\"\nworkers = 8\n"));
        assert!(!status.contains("refused"), "{status}");
        greets(&machine, greeting);
    }
    let status = reload("greeting = \"salut\"\nworkers = 9\n");
    assert!(status.contains("`workers` needs a restart"), "{status}");
    assert_eq!(machine.show("pingd-config-253", "MainPID"), pid);
}
