//! The journal of a real systemd: entries with their fields, whole and complete, under the walls of the unit; the log file
//! and syslog there.

use std::path::Path;

use daemon_tests::machine::{Machine, Tree};
use daemon_tests::on_each_systemd;
use daemon_tests::recording::THREADS;
use serde_json::Value;

/// Installs the daemon and its unit; `arguments` are main's.
fn install(machine: &Machine, program: &str, arguments: &str) {
    let name = Path::new(program).file_name().and_then(|name| name.to_str()).expect("a name");
    machine.copy(Path::new(program), &format!("/usr/bin/{name}"));
    machine.sh(&format!(
        "{name} units --to /tmp/units && cp /tmp/units/systemd/{name}.service /etc/systemd/system/"
    ));
    let service = format!("/etc/systemd/system/{name}.service");
    machine.sh(&format!("sed -i 's|^ExecStart=.*|& {arguments}|' {service} && systemctl daemon-reload"));
}

/// What the unit has logged, oldest first.
fn entries(machine: &Machine, unit: &str) -> Vec<Value> {
    machine.sh("journalctl --sync");
    let text = machine.sh(&format!("journalctl --unit={unit} --output=json --all --no-pager"));
    let entries = text.lines().map(|line| serde_json::from_str(line).expect("JSON"));
    entries.filter(|entry: &Value| entry["_COMM"] != "systemd").collect()
}

fn with<'e>(entries: &'e [Value], text: &str) -> &'e Value {
    let found =
        entries.iter().find(|entry| entry["MESSAGE"].as_str().is_some_and(|message| message.contains(text)));
    found.unwrap_or_else(|| panic!("no {text:?} in {entries:#?}"))
}

fn n09_f72_entries_have_their_fields_and_none_is_lost(tree: Tree) {
    let Some(machine) = Machine::boot(tree) else { return };
    install(
        &machine,
        env!("CARGO_BIN_EXE_noting"),
        "ready error=oh \"info=a\\\\\\\\n<0>forged\" \"fields=x y\" event=e huge=300000 thread-panic=boom burst=1000 serve",
    );
    machine.sh("systemctl start noting");
    let lines = |entries: &[Value]| {
        entries.iter().filter(|e| e["MESSAGE"].as_str().is_some_and(|m| m.starts_with("line "))).count()
    };
    daemon_tests::wait::until_true("all lines are there", || {
        lines(&entries(&machine, "noting")) == 1000 * THREADS
    });
    let entries = entries(&machine, "noting");
    for entry in &entries {
        assert_eq!(entry["_TRANSPORT"], "journal", "{entry:#}");
        assert_eq!(entry["SYSLOG_IDENTIFIER"], "noting", "{entry:#}");
        assert_eq!(entry["_SYSTEMD_UNIT"], "noting.service", "{entry:#}");
    }
    let error = with(&entries, "oh");
    assert_eq!((&error["PRIORITY"], &error["TARGET"]), (&"3".into(), &"daemon_tests::recording".into()));
    assert_eq!(error["CODE_FILE"], "tests/src/recording.rs");
    assert!(error["CODE_LINE"].as_str().is_some_and(|line| line.parse::<u32>().is_ok()));
    assert_eq!(with(&entries, "forged")["MESSAGE"], r"a\n<0>forged");
    let fields = with(&entries, "with fields");
    assert_eq!(
        (&fields["PEER"], &fields["TRIES"], &fields["OK"]),
        (&"x y".into(), &"3".into(), &"true".into())
    );
    // The daemon's own field of that name does not replace the journal's.
    assert_eq!((&fields["PRIORITY"], &fields["F_PRIORITY"]), (&"6".into(), &"0".into()));
    let event = with(&entries, "an event");
    assert_eq!((&event["PEER"], &event["ID"], &event["SPAN"]), (&"e".into(), &"7".into(), &"request".into()));
    assert_eq!(with(&entries, "xxxx")["MESSAGE"].as_str().map(str::len), Some(300_000));
    let panic = with(&entries, "panicked at");
    assert_eq!((&panic["PRIORITY"], &panic["CODE_FILE"]), (&"3".into(), &"tests/src/recording.rs".into()));
    machine.sh("systemctl stop noting");
}

fn n09_without_its_socket_the_journal_gets_lines_with_their_priority(tree: Tree) {
    let Some(machine) = Machine::boot(tree) else { return };
    install(&machine, env!("CARGO_BIN_EXE_noting"), "ready error=oh info=hello serve");
    machine.sh("mkdir -p /etc/systemd/system/noting.service.d");
    let hidden = b"[Service]\nInaccessiblePaths=/run/systemd/journal/socket\n";
    machine.write("/etc/systemd/system/noting.service.d/hidden.conf", hidden, 0o644);
    machine.sh("systemctl daemon-reload && systemctl start noting");
    daemon_tests::wait::until_true("both are there", || entries(&machine, "noting").len() == 2);
    let entries = entries(&machine, "noting");
    let told = |entry: &Value| {
        let text = |field: &str| entry[field].as_str().unwrap_or_default().to_owned();
        (text("_TRANSPORT"), text("PRIORITY"), text("MESSAGE"))
    };
    let line = |priority: &str, text: &str| {
        ("stdout".to_owned(), priority.to_owned(), format!("daemon_tests::recording: {text}"))
    };
    assert_eq!(entries.iter().map(told).collect::<Vec<_>>(), [line("3", "oh"), line("6", "hello")]);
}

fn a_log_file_and_syslog_work_within_the_walls_of_unit_and_program(tree: Tree) {
    let Some(machine) = Machine::boot(tree) else { return };
    for program in
        [env!("CARGO_BIN_EXE_filing"), env!("CARGO_BIN_EXE_mailing"), env!("CARGO_BIN_EXE_chronicling")]
    {
        install(&machine, program, "ready info=hello serve");
    }
    machine.sh("systemctl start filing mailing chronicling");
    let log = "/var/log/daemon-tests-filing/filing.log";
    machine.wait_for(&format!("grep -q ': hello$' {log}"));
    machine.sh(&format!("mv {log} {log}.1 && filing reopen"));
    assert_eq!(machine.sh(&format!("stat -c '%U %a %s' {log}")).trim(), "nobody 640 0");
    daemon_tests::wait::until_true("syslog is there", || !entries(&machine, "mailing").is_empty());
    let mailed = entries(&machine, "mailing");
    assert_eq!(with(&mailed, "hello")["_TRANSPORT"], "syslog");
    assert_eq!(with(&mailed, "hello")["SYSLOG_FACILITY"], "3");
    daemon_tests::wait::until_true("the journal has it", || !entries(&machine, "chronicling").is_empty());
    assert_eq!(with(&entries(&machine, "chronicling"), "hello")["_TRANSPORT"], "journal");
    // The same where the program puts its walls up itself.
    machine.sh("systemctl stop filing mailing chronicling");
    for name in ["filing", "mailing", "chronicling"] {
        machine.sh(&format!("{name} --pidfile /run/{name}.pid info=again ready serve"));
    }
    machine.wait_for(&format!("grep -q ': again$' {log}"));
    for name in ["mailing", "chronicling"] {
        machine.wait_for(&format!("journalctl --sync; journalctl -t {name} -o cat | grep -q 'again'"));
    }
}

fn n09_within_walls_long_entries_arrive_and_a_journal_that_is_started_again_misses_none(tree: Tree) {
    let Some(machine) = Machine::boot(tree) else { return };
    machine.sh("mkfifo -m 666 /run/words");
    install(&machine, env!("CARGO_BIN_EXE_chronicling"), "ready huge=300001 from=/run/words");
    let said = || {
        let text = machine.sh("journalctl --sync; journalctl -t chronicling -o cat --all --no-pager");
        text.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let alone = "chronicling --pidfile /run/chronicling.pid ready huge=300002 from=/run/words";
    for (starts, how) in [(1, "systemctl start chronicling"), (2, alone)] {
        machine.sh(how);
        let words = |words: &str| machine.sh(&format!("printf '{words}' >/run/words"));
        daemon_tests::wait::until_true("the long one is there", || {
            said().contains(&"x".repeat(300_000 + starts))
        });
        machine.sh("systemctl stop systemd-journald.service");
        words("burst=20\\n");
        machine.sh("systemctl start systemd-journald.service");
        words("info=last\\nend\\n");
        let count = |start: &str| said().iter().filter(|line| line.starts_with(start)).count();
        daemon_tests::wait::until_true("the last one is there", || count("last") == starts);
        assert_eq!(count("line "), 20 * THREADS * starts, "{how}: {:?}", said().last());
    }
}

#[test]
fn f71_the_generated_file_rotates_the_log_of_a_unit_as_it_is() {
    let Some(machine) = Machine::boot(Tree::Host) else { return };
    if machine.try_sh("command -v logrotate").code != Some(0) {
        return daemon_tests::skip::skip("`logrotate` is not installed; `tests/setup` does it");
    }
    machine.sh("mkfifo -m 666 /run/words");
    install(&machine, env!("CARGO_BIN_EXE_filing"), "ready info=before from=/run/words");
    machine.sh("cp /tmp/units/logrotate.d/filing /etc/logrotate.d/ && systemctl start filing");
    let log = "/var/log/daemon-tests-filing/filing.log";
    machine.wait_for(&format!("grep -q ': before$' {log}"));
    machine.sh("logrotate -f /etc/logrotate.d/filing");
    machine.sh("printf 'info=after\\n' >/run/words");
    machine.wait_for(&format!("grep -q ': after$' {log}"));
    assert_eq!(machine.sh(&format!("zcat {log}.1.gz | grep -c ': before$'")).trim(), "1");
    assert_eq!(machine.sh(&format!("stat -c '%U %a' {log} {log}.1.gz")).trim(), "nobody 640\nnobody 640");
    assert_eq!(machine.sh("systemctl show -P NRestarts filing").trim(), "0");
}

on_each_systemd! {
    n09_f72_entries_have_their_fields_and_none_is_lost;
    n09_within_walls_long_entries_arrive_and_a_journal_that_is_started_again_misses_none;
    n09_without_its_socket_the_journal_gets_lines_with_their_priority;
    a_log_file_and_syslog_work_within_the_walls_of_unit_and_program;
}
