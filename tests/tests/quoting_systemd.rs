//! F73, F74: hostile strings survive the units, as a program sees them that a real systemd has started.

use daemon_spec::spec::{Address, Detach, Directory, DirectoryKind, Listen, Spec};
use daemon_spec::units::render;
use daemon_tests::machine::{Machine, Tree};
use daemon_tests::validators::hostile::Hostile;
use daemon_tests::validators::specs::plain;

/// Writes down what it was given, beside the PID file that its first argument names, then goes into the background.
const PROGRAM: &str = r#"#!/bin/sh
directory=${1%/*}
printf '%s\0' "$@" >"$directory/arguments"
cat "/proc/$$/environ" >"$directory/environment"
pwd >"$directory/work"
sleep infinity &
echo "$!" >"$1"
"#;

#[test]
fn f73_systemd_252_gives_the_program_what_was_declared() {
    let Some(machine) = Machine::boot(Tree::Host) else { return };
    gives_what_was_declared(&machine);
}

#[test]
fn f73_systemd_257_gives_the_program_what_was_declared() {
    let Some(machine) = Machine::boot(Tree::Trixie) else { return };
    gives_what_was_declared(&machine);
}

fn gives_what_was_declared(machine: &Machine) {
    (252..258).for_each(|seed| one_gives_what_was_declared(machine, &hostile_spec(seed)));
}

fn one_gives_what_was_declared(machine: &Machine, spec: &Spec) {
    let pidfile = spec.pidfile.clone().expect("it has one");
    let name = &spec.name;
    let directory = pidfile.rsplit_once('/').expect("it is absolute").0;
    let home = quoted(directory);
    let _ =
        machine.sh(&format!("mkdir -p {home} {} && chown daemon {home}", quoted(&spec.working_directory)));
    write(machine, &spec.exec, PROGRAM);
    for file in render(spec).iter().filter(|file| file.path.starts_with("systemd/")) {
        machine.write(
            &file.path.replace("systemd/", "/etc/systemd/system/"),
            file.contents.as_bytes(),
            0o644,
        );
    }
    let _ = machine.sh(&format!("systemctl daemon-reload && systemctl start {name}"));

    let read = |name: &str| machine.sh(&format!("cat {home}/{name}"));
    assert_eq!(read("arguments").split_terminator('\0').collect::<Vec<_>>(), spec.args);
    let environment = read("environment");
    let environment: Vec<&str> = environment.split_terminator('\0').collect();
    for (name, value) in &spec.environment {
        assert!(
            environment.contains(&format!("{name}={value}").as_str()),
            "{name}={value:?} in {environment:?}"
        );
    }
    assert_eq!(read("work").trim_end_matches('\n'), spec.working_directory);
    // Type=forking: the process that systemd calls the main one is the one in the PID file.
    let recorded = machine.sh(&format!("cat {}", quoted(&pidfile)));
    assert_eq!(machine.sh(&format!("systemctl show -P MainPID {name}")), recorded);
    for directory in &spec.directories {
        let path = format!("{}/{}", base(directory.kind), directory.path);
        assert_eq!(machine.sh(&format!("stat -c '%a %U' {}", quoted(&path))).trim(), "711 daemon");
    }
    let socket = spec.listen[0].addresses[0].path().expect("it is a unix socket");
    assert_eq!(machine.sh(&format!("stat -c '%F %a %U' {}", quoted(socket))).trim(), "socket 666 daemon");
    let log =
        machine.try_sh("journalctl --no-pager _PID=1 | grep hostile | grep -iE 'ignoring|failed|refusing'");
    assert_eq!(log.text, "");
}

fn hostile_spec(seed: u64) -> Spec {
    let mut hostile = Hostile::seed(seed);
    let mut below = |top: &str| format!("{top}/{}", hostile.component());
    // In the path of the program systemd allows no quotes and no backslash, in any spelling.
    let exec = "/opt/%n $x ${HOME} ; é 日本/-program".to_owned();
    let (home, work, socket) = (below("/srv"), below("/srv"), below("/srv/sockets"));
    let pidfile = format!("{home}/{}", hostile.component());
    let mut args = vec![pidfile.clone(), String::new(), "-".to_owned(), ";".to_owned(), "$".to_owned()];
    args.extend((0..400).map(|_| hostile.argument()));
    Spec {
        exec,
        args,
        environment: (0..400).map(|n| (format!("HOSTILE_{n}"), hostile.value())).collect(),
        working_directory: work,
        pidfile: Some(pidfile),
        detach: Detach::Always,
        user: Some("daemon".to_owned()),
        directories: [
            DirectoryKind::Runtime,
            DirectoryKind::State,
            DirectoryKind::Cache,
            DirectoryKind::Logs,
        ]
        .map(|kind| Directory { kind, path: directory(&hostile.component()), mode: 0o711 })
        .to_vec(),
        listen: vec![Listen::new("admin", vec![Address::Unix(socket)])],
        description: hostile.sentence(),
        ..plain(&format!("hostile-{seed}"))
    }
}

fn write(machine: &Machine, path: &str, text: &str) {
    machine.write("/tmp/file", text.as_bytes(), 0o755);
    let path = quoted(path);
    let _ = machine.sh(&format!("mkdir -p \"$(dirname {path})\" && mv /tmp/file {path}"));
}

/// Systemd 257 starts no service that has a directory with a backslash: its executor refuses what its manager wrote.
fn directory(component: &str) -> String {
    component.replace('\\', "")
}

fn base(kind: DirectoryKind) -> &'static str {
    match kind {
        DirectoryKind::Runtime => "/run",
        DirectoryKind::State => "/var/lib",
        DirectoryKind::Cache => "/var/cache",
        DirectoryKind::Logs => "/var/log",
        DirectoryKind::Configuration => "/etc",
    }
}

/// One word for a shell.
fn quoted(text: &str) -> String {
    let literal = text.split('\'').collect::<Vec<_>>().join("'\"'\"'");
    format!("'{literal}'")
}
