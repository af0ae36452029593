//! What each key opens in the walls of the unit, exactly that and nothing else, tried under a real systemd.

use daemon_spec::spec::{Capability, Handler, Sandbox, SandboxMode, Spec};
use daemon_spec::units::DOORS;
use daemon_tests::machine::probing::{Passed, boot, probe};
use daemon_tests::machine::{Machine, Tree};
use daemon_tests::on_each_systemd;

const PROGRAM: &str = env!("CARGO_BIN_EXE_probing");

/// What a daemon can do that declares nothing but its user.
const ANYWAY: [&str; 2] = ["own-file", "run"];

/// What can be done with each capability of capabilities(7), and cannot be without; nothing where only the kernel's
/// state would tell.
const GIVES: [(&str, &[&str]); 41] = [
    ("CAP_CHOWN", &["give-away"]),
    ("CAP_DAC_OVERRIDE", &["others-secret"]),
    ("CAP_DAC_READ_SEARCH", &["others-secret"]),
    ("CAP_FOWNER", &["others-mode"]),
    ("CAP_FSETID", &["set-id"]),
    ("CAP_KILL", &["signal"]),
    ("CAP_SETGID", &["groups"]),
    ("CAP_SETUID", &["user"]),
    ("CAP_SETPCAP", &["capabilities"]),
    ("CAP_LINUX_IMMUTABLE", &[]),
    ("CAP_NET_BIND_SERVICE", &["inet", "low-port"]),
    ("CAP_NET_BROADCAST", &["inet"]),
    ("CAP_NET_ADMIN", &["inet", "netlink", "network-rules", "tunnel"]),
    ("CAP_NET_RAW", &["inet", "netlink", "packet", "raw"]),
    ("CAP_IPC_LOCK", &[]),
    ("CAP_IPC_OWNER", &[]),
    ("CAP_SYS_MODULE", &["module"]),
    ("CAP_SYS_RAWIO", &[]),
    ("CAP_SYS_CHROOT", &["root"]),
    ("CAP_SYS_PTRACE", &["process-1"]),
    ("CAP_SYS_PACCT", &["accounting"]),
    ("CAP_SYS_ADMIN", &["host-name", "mount", "namespace"]),
    ("CAP_SYS_BOOT", &[]),
    ("CAP_SYS_NICE", &["affinity", "real-time"]),
    ("CAP_SYS_RESOURCE", &["affinity"]),
    ("CAP_SYS_TIME", &["clock"]),
    ("CAP_SYS_TTY_CONFIG", &[]),
    ("CAP_MKNOD", &["device"]),
    ("CAP_LEASE", &[]),
    ("CAP_AUDIT_WRITE", &["netlink"]),
    ("CAP_AUDIT_CONTROL", &["netlink"]),
    ("CAP_SETFCAP", &[]),
    ("CAP_MAC_OVERRIDE", &[]),
    ("CAP_MAC_ADMIN", &[]),
    ("CAP_SYSLOG", &["kernel-log"]),
    ("CAP_WAKE_ALARM", &["wake"]),
    ("CAP_BLOCK_SUSPEND", &[]),
    ("CAP_AUDIT_READ", &["netlink"]),
    ("CAP_PERFMON", &[]),
    ("CAP_BPF", &[]),
    ("CAP_CHECKPOINT_RESTORE", &[]),
];

on_each_systemd! {
    by on:
    each_capability_opens_what_it_is_for_and_nothing_else;
    each_exception_opens_what_it_names_and_nothing_else;
    a_sandbox_that_is_off_leaves_the_walls_away_and_nothing_else;
    no_new_privileges_false_lets_a_set_user_id_program_gain_them;
    a_privileged_daemon_begins_as_root_behind_the_same_walls;
}

fn on(tree: Tree, claim: fn(&Machine)) {
    if let Some(machine) = boot(tree, PROGRAM) {
        claim(&machine);
    }
}

fn passed<'a>(names: impl IntoIterator<Item = &'a str>) -> Passed {
    names.into_iter().map(str::to_owned).collect()
}

fn each_capability_opens_what_it_is_for_and_nothing_else(machine: &Machine) {
    let bounding = machine.sh("sed -n 's/^CapBnd:\t//p' /proc/1/status");
    let bounding = u64::from_str_radix(bounding.trim(), 16).expect("a mask is hexadecimal");
    // What the box itself may not do cannot be handed on.
    let in_the_box: Vec<_> = (0..).zip(GIVES).filter(|(number, _)| bounding >> number & 1 == 1).collect();
    assert!(in_the_box.len() > 35, "{bounding:x}");
    let specs: Vec<Spec> = in_the_box
        .iter()
        .map(|&(number, (name, _))| Spec {
            capabilities: vec![Capability { name, number }],
            ..probe(&format!("with-{number}"))
        })
        .collect();
    for ((_, (name, gives)), reported) in in_the_box.iter().zip(machine.passes(&specs)) {
        assert_eq!(reported, passed(ANYWAY.iter().chain(*gives).copied()), "{name}");
    }
    assert_eq!(machine.passes(&[probe("without")]), [passed(ANYWAY)]);
}

#[test]
fn the_table_of_doors_names_capabilities_of_the_manual_each_once() {
    let names: Vec<&str> = DOORS.iter().map(|door| door.capability).collect();
    let known: Vec<&str> = GIVES.iter().map(|(name, _)| *name).filter(|name| names.contains(name)).collect();
    assert_eq!(names, known, "in the order of their numbers");
}

fn strict() -> Sandbox {
    let none = Vec::new;
    Sandbox {
        mode: SandboxMode::Strict,
        always: false,
        read: none(),
        write: none(),
        execute: none(),
        system_calls: none(),
    }
}

fn each_exception_opens_what_it_names_and_nothing_else(machine: &Machine) {
    let one = |text: &str| vec![text.to_owned()];
    let cases: [(Sandbox, &[&str]); 12] = [
        (strict(), &[]),
        (Sandbox { write: one("/srv/elsewhere"), ..strict() }, &["elsewhere"]),
        (Sandbox { write: one("/srv/not-there"), ..strict() }, &[]),
        (Sandbox { read: one("/srv/elsewhere"), ..strict() }, &[]),
        (Sandbox { read: one("/home/somebody"), ..strict() }, &["home"]),
        (Sandbox { read: one("/home/another"), ..strict() }, &["other-home"]),
        (Sandbox { write: one("/tmp/shared"), ..strict() }, &["shared"]),
        (Sandbox { read: one("/tmp/shared"), ..strict() }, &[]),
        (Sandbox { read: one("/dev/extra"), ..strict() }, &["extra-device"]),
        (Sandbox { execute: one("/usr/bin/stat"), ..strict() }, &["run"]),
        (Sandbox { system_calls: one("sched_setaffinity"), ..strict() }, &["affinity"]),
        (Sandbox { system_calls: one("@resources"), ..strict() }, &["affinity"]),
    ];
    let specs: Vec<Spec> = (0..)
        .zip(&cases)
        .map(|(number, (sandbox, _))| Spec {
            sandbox: Some(sandbox.clone()),
            ..probe(&format!("except-{number}"))
        })
        .collect();
    for ((sandbox, opens), reported) in cases.iter().zip(machine.passes(&specs)) {
        assert_eq!(reported, passed(["own-file"].iter().chain(*opens).copied()), "{sandbox:?}");
    }
}

fn a_sandbox_that_is_off_leaves_the_walls_away_and_nothing_else(machine: &Machine) {
    let off = Sandbox { mode: SandboxMode::Off, ..strict() };
    let reported = machine.passes(&[Spec { sandbox: Some(off), ..probe("off") }]).remove(0);
    let walls =
        passed(["inet", "netlink", "affinity", "clock", "elsewhere", "home", "extra-device", "set-id"]);
    assert!(reported.is_superset(&walls), "{reported:?}");
    let power = passed([
        "may-gain",
        "gain",
        "others-secret",
        "low-port",
        "raw",
        "mount",
        "user",
        "groups",
        "give-away",
    ]);
    assert!(reported.is_disjoint(&power), "{reported:?}");
}

fn no_new_privileges_false_lets_a_set_user_id_program_gain_them(machine: &Machine) {
    let declared = |systemd, name| Spec { no_new_privileges: false, systemd, ..probe(name) };
    let gained = ["may-gain", "gain"];
    let for_252 = machine.passes(&[declared(252, "gaining-252")]).remove(0);
    assert!(for_252.is_superset(&passed(gained)), "{for_252:?}");
    // The walls that are no filters of system calls still stand.
    assert!(for_252.is_disjoint(&passed(["elsewhere", "home", "extra-device", "low-port"])), "{for_252:?}");
    if machine.systemd() >= 255 {
        let for_255 = machine.passes(&[declared(255, "gaining-255")]).remove(0);
        assert_eq!(for_255, passed(ANYWAY.into_iter().chain(gained)));
    }
}

fn a_privileged_daemon_begins_as_root_behind_the_same_walls(machine: &Machine) {
    let privileged = Spec { privileged: "function".parse().ok().map(Handler), ..probe("privileged") };
    let rooted = Spec { root_directory: Some("/srv".to_owned()), ..privileged.clone() };
    let needed = ["user", "groups", "capabilities", "give-away", "others-secret"];
    let walls = ["elsewhere", "home", "extra-device", "inet", "mount", "namespace", "clock", "module"];
    for (spec, chroots) in [(privileged, false), (rooted, true)] {
        let reported = machine.passes(&[spec]).remove(0);
        assert!(reported.is_superset(&passed(needed)), "{reported:?}");
        assert!(reported.is_disjoint(&passed(walls)), "{reported:?}");
        assert_eq!(reported.contains("root"), chroots, "{reported:?}");
    }
}
