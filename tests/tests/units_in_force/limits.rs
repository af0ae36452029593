//! `limits`, `nice`, `oom_score_adjust` and what else the unit sets (N06).

use daemon_tests::machine::Tree;
use daemon_tests::proc::{Limit, Status};

use crate::daemons::started;
use daemon_tests::on_each_systemd;

on_each_systemd! {
    n06_limits_and_priorities_are_those_of_the_unit;
    p02_no_core_is_dumped_unless_asked_for;
}

fn limits_of(text: &str, name: &str) -> (String, String) {
    let Limit { soft, hard } = Limit::find(text, name);
    (soft, hard)
}

fn n06_limits_and_priorities_are_those_of_the_unit(tree: Tree) {
    let Some(machine) = started(tree, "limited") else { return };
    let pid = machine.show("limited", "MainPID");
    let limits = machine.sh(&format!("cat /proc/{pid}/limits"));
    for (name, soft, hard) in [
        ("Max open files", "512", "1024"),
        ("Max locked memory", "65536", "65536"),
        ("Max stack size", "4194304", "8388608"),
        ("Max processes", "100", "200"),
        ("Max cpu time", "1000", "unlimited"),
        ("Max pending signals", "10", "20"),
        ("Max core file size", "0", "0"),
    ] {
        assert_eq!(limits_of(&limits, name), (soft.to_owned(), hard.to_owned()), "{name}");
    }
    let stat = machine.sh(&format!("cat /proc/{pid}/stat"));
    // proc_pid_stat(5): the 19th field, the 17th behind the name in parentheses.
    let nice = stat.rsplit_once(") ").and_then(|(_, rest)| rest.split(' ').nth(16));
    assert_eq!(nice, Some("5"), "{stat}");
    assert_eq!(machine.sh(&format!("cat /proc/{pid}/oom_score_adj")).trim(), "500");
    let status = Status::parse(&machine.sh(&format!("cat /proc/{pid}/status")));
    assert_eq!(status.umask, 0o077);
    assert_eq!(machine.sh(&format!("readlink /proc/{pid}/cwd")).trim(), "/usr");
    let _ = machine.sh("systemctl stop limited");
    assert_eq!(machine.show("limited", "Result"), "success");
}

fn p02_no_core_is_dumped_unless_asked_for(tree: Tree) {
    let Some(machine) = started(tree, "housed") else { return };
    let pid = machine.show("housed", "MainPID");
    let limits = machine.sh(&format!("cat /proc/{pid}/limits"));
    assert_eq!(limits_of(&limits, "Max core file size"), ("0".to_owned(), "0".to_owned()));
}
