//! The walls of the unit and those of the program: the same is refused, and each leaves room for the other.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use daemon_tests::machine::{Machine, Tree};
use daemon_tests::package::{Package, member, workspace};
use nix::libc;

const MAIN: &str = r#"
use daemon_runtime::{Ready, Shutdown, daemon};
use daemon_tests::attempts::attempt;

#[daemon(
    runtime_directory = "NAME",
    sandbox(mode = "strict", execute = ["/usr/bin/perl"], system_calls = ["personality"], always = ALWAYS)
)]
fn main(ready: Ready, shutdown: Shutdown) {
    for what in std::fs::read_to_string("/etc/attempts").expect("a list").lines() {
        println!("tried {what}: {}", attempt(what));
    }
    ready.ready();
    shutdown.wait();
}
"#;

/// Everybody's by permission, and still none of the daemon's business, but for the last ones.
const ATTEMPTS: &str = "\
make /srv/free/new
mkdir /var/lib/new
make /etc/new
make /usr/new
make /home/new
read /root/secret
write /dev/kmsg
socket netlink
socket inet
run /bin/true
make /run/NAME/new
set-user-id /run/NAME/new
write /run/NAME/new
remove /run/NAME/new
read /etc/passwd
socket unix
write /dev/null
run /usr/bin/perl
";

fn build() {
    static BUILT: OnceLock<()> = OnceLock::new();
    BUILT.get_or_init(|| {
        let package = Package::empty("agreeing");
        package
            .write("Cargo.toml", "[workspace]\nmembers = [\"agreeing\", \"insisting\"]\nresolver = \"3\"\n");
        for (name, always) in [("agreeing", "false"), ("insisting", "true")] {
            let tests =
                format!("\ndaemon-tests = {{ path = \"{}/tests\" }}\n\n[build-", workspace().display());
            let manifest = member(name)
                .replace("/daemon-runtime\" }", "/daemon-runtime\", features = [\"sandbox\"] }")
                .replace("\n\n[build-", &tests);
            package.write(&format!("{name}/Cargo.toml"), &manifest);
            package.write(&format!("{name}/build.rs"), "fn main() {\n    daemon_build::emit();\n}\n");
            let main = MAIN.replace("NAME", name).replace("ALWAYS", always);
            package.write(&format!("{name}/src/main.rs"), &main);
        }
        package.build().succeeded();
    });
}

fn installed(tree: Tree, name: &str) -> Option<Machine> {
    let machine = Machine::boot(tree)?;
    build();
    machine.install(name);
    let calls = [
        ("keyctl", libc::SYS_keyctl, "0,-3,0"),
        ("bpf", libc::SYS_bpf, "0,0,0"),
        ("mount", libc::SYS_mount, "'none,'/mnt,'tmpfs,0,0"),
        ("ptrace", libc::SYS_ptrace, "0,0,0,0"),
        ("io_uring", libc::SYS_io_uring_setup, "8,0"),
        ("userfaultfd", libc::SYS_userfaultfd, "0"),
        ("code", libc::SYS_mmap, "0,4096,7,34,-1,0"),
        ("memory", libc::SYS_mmap, "0,4096,3,34,-1,0"),
        ("unshare", libc::SYS_unshare, "268435456"),
        ("realtime", libc::SYS_sched_setscheduler, "0,1,'...."),
        ("clone3", libc::SYS_clone3, "0,0"),
        ("named", libc::SYS_personality, "8"),
    ];
    let calls: Vec<String> = calls.map(|(name, number, with)| format!("{name},{number},{with}")).into();
    let attempts = format!("{}perl {}\n", ATTEMPTS.replace("NAME", name), calls.join(" "));
    machine.write("/etc/attempts", attempts.as_bytes(), 0o644);
    machine.write("/root/secret", b"secret", 0o644);
    let _ = machine.sh("mkdir -m 777 /srv/free");
    Some(machine)
}

/// What was tried, and whether it was refused: the error may be another.
fn outcomes(said: &str) -> BTreeMap<String, bool> {
    let line = |line: &str| {
        let (what, outcome) = line.rsplit_once(": ")?;
        let what = what.rsplit_once("tried ").map_or(what, |(_, what)| what);
        let what = what.rsplit_once("]: ").map_or(what, |(_, what)| what);
        (!what.contains("perl ") && !outcome.contains(' ')).then(|| (what.to_owned(), outcome == "ok"))
    };
    said.lines().filter_map(line).collect()
}

#[test]
fn unit_and_program_refuse_the_same() {
    let Some(machine) = installed(Tree::Host, "agreeing") else { return };
    let _ = machine.sh("systemctl start agreeing");
    let pid = machine.show("agreeing", "MainPID");
    let under_systemd = outcomes(&machine.sh("journalctl -o cat -u agreeing"));
    let _ = machine.sh(&format!("systemctl stop agreeing; ! kill -0 {pid}"));
    let alone = "timeout -s TERM 2 agreeing --foreground || true";
    let alone = outcomes(&machine.sh(alone));
    assert!(alone.len() > 25, "{alone:?}");
    assert_eq!(under_systemd, alone);
    for open in
        ["socket unix", "read /etc/passwd", "run /usr/bin/perl", "memory", "named", "make /run/agreeing/new"]
    {
        assert_eq!(alone.get(open), Some(&true), "{open}");
    }
    assert_eq!(alone.values().filter(|open| **open).count(), 9, "{alone:?}");
}

#[test]
fn always_puts_walls_within_those_of_the_unit() {
    let Some(machine) = installed(Tree::Host, "insisting") else { return };
    machine.install("agreeing");
    let filters = |name: &str| {
        let _ = machine.sh(&format!("systemctl start {name}"));
        let pid = machine.show(name, "MainPID");
        let script = format!("sed -n 's/^Seccomp_filters:\\s*//p' /proc/{pid}/task/*/status");
        let threads: Vec<u32> =
            machine.sh(&script).lines().map(|line| line.parse().expect("a number")).collect();
        assert!(threads.len() > 1 && threads.iter().all(|count| *count == threads[0]), "{threads:?}");
        threads[0]
    };
    // Calls that are absent, families of sockets, all others.
    assert_eq!(filters("insisting"), filters("agreeing") + 3);
    let journal = machine.sh("journalctl -o cat -u insisting");
    assert_eq!(outcomes(&journal).get("make /srv/free/new"), Some(&false), "{journal}");
}
