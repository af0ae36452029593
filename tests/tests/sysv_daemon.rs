//! The init scripts of the examples, run as System V init and Debian's tools run them.

use daemon_tests::built;
use daemon_tests::machine::{Machine, Tree};
use daemon_tests::package::units;

/// A box in which no systemd can be seen: to the scripts it was booted by another init.
struct SysV {
    machine: Machine,
    /// What runs behind a command of its own mount namespace, where `/run` is empty as after boot.
    enter: String,
}

impl SysV {
    fn boot(daemons: &[&str]) -> Option<Self> {
        let machine = Machine::boot(Tree::Host)?;
        built::examples();
        for daemon in daemons {
            machine.install(daemon);
            machine.copy(&units(daemon).join("init.d").join(daemon), &format!("/etc/init.d/{daemon}"));
        }
        let _ = machine.sh("rm -f /usr/sbin/policy-rc.d && systemd-run --quiet --unit=sysv \
             unshare --mount sh -c 'mount -t tmpfs -o mode=755 tmpfs /run && exec sleep infinity'");
        let pid = machine.sh("systemctl show -P MainPID sysv");
        let enter = format!("nsenter --mount --target {}", pid.trim());
        machine.wait_for(&format!("! {enter} test -e /run/systemd"));
        Some(Self { machine, enter })
    }

    /// The exit code of a command that gets nothing of the environment (I27).
    fn code(&self, command: &str) -> i32 {
        let answer = self.machine.try_sh(&format!("{} env -i {command}", self.enter));
        println!("{command}: {:?}\n{}", answer.code, answer.text);
        answer.code.expect("no signal")
    }

    /// The exit code of a tool of Debian's, which needs a search path.
    fn tool(&self, command: &str) -> i32 {
        self.code(&format!("PATH=/usr/sbin:/usr/bin:/sbin:/bin {command}"))
    }

    fn output(&self, command: &str) -> String {
        self.machine.sh(&format!("{} {command}", self.enter)).trim().to_owned()
    }

    /// The PID of the one process of that name.
    fn pid(&self, daemon: &str) -> String {
        let pids = self.output(&format!("pgrep -x {daemon}"));
        assert!(pids.parse::<u32>().is_ok(), "{pids}");
        pids
    }

    fn gone(&self, daemon: &str) -> bool {
        self.machine.try_sh(&format!("pgrep -x {daemon}")).code == Some(1)
    }
}

#[test]
fn every_action_of_heartbeat_in_every_state() {
    let Some(sysv) = SysV::boot(&["heartbeat"]) else { return };
    let run = |action: &str| sysv.code(&format!("/etc/init.d/heartbeat {action}"));
    let pid = || sysv.pid("heartbeat");

    assert_eq!(run("status"), 3, "I16");
    assert_eq!(run("stop"), 0, "I09");
    assert_eq!((run("try-restart"), sysv.gone("heartbeat")), (0, true), "I11");
    assert_eq!(run("start"), 0, "I01");
    let first = pid();
    assert_eq!(sysv.output("cat /run/heartbeat.pid"), first);
    assert_eq!((run("start"), pid()), (0, first.clone()), "I08");
    assert_eq!(run("status"), 0, "I13");
    assert_eq!((run("reload"), pid()), (3, first.clone()), "I21");
    assert_eq!(run("force-reload"), 0, "I12");
    let second = pid();
    assert_ne!(first, second, "I12");
    assert_eq!(run("restart"), 0, "I03");
    let third = pid();
    assert_ne!(second, third, "I03");
    assert_eq!(run("try-restart"), 0, "I07");
    assert_ne!(third, pid(), "I07");

    sysv.output("pkill -KILL -x heartbeat");
    sysv.machine.wait_for("! pgrep -x heartbeat");
    assert_eq!(run("status"), 1, "I14");
    assert_eq!((run("start"), run("status")), (0, 0), "F: a stale PID file is no obstacle");
    assert_eq!((run("stop"), sysv.gone("heartbeat")), (0, true), "I02");
    assert_eq!(sysv.code("test -e /run/heartbeat.pid"), 1);
    assert_eq!(run("restart"), 0, "I10");
    assert!(!sysv.gone("heartbeat"), "I10");
    assert_eq!((run("stop"), run("stop"), run("status")), (0, 0, 3), "I09");

    assert_eq!((run(""), run("begin"), run("start now")), (2, 2, 2), "I20");
    assert_eq!(sysv.tool("setpriv --reuid daemon --clear-groups /etc/init.d/heartbeat start"), 4, "I22");
    sysv.output("rm /usr/bin/heartbeat");
    assert_eq!((run("start"), run("status"), run("stop")), (5, 5, 5), "I23, I26");
}

#[test]
fn pingd_reloads_and_says_what_is_missing() {
    let Some(sysv) = SysV::boot(&["pingd"]) else { return };
    let run = |action: &str| sysv.code(&format!("/etc/init.d/pingd {action}"));
    assert_eq!(run("reload"), 7, "I25");
    assert_eq!(run("start"), 0);
    let pid = sysv.pid("pingd");
    assert_eq!(sysv.output(&format!("stat -c %U /proc/{pid}")), "pingd");
    sysv.machine.write("/etc/pingd/greeting", b"bonjour\n", 0o644);
    assert_eq!((run("reload"), sysv.pid("pingd")), (0, pid.clone()), "I06");
    assert!(sysv.machine.http("127.0.0.1:80").expect("it serves").ends_with("bonjour\n"));
    sysv.machine.write("/etc/pingd/greeting", b"two\nlines\n", 0o644);
    assert_eq!((run("force-reload"), sysv.pid("pingd")), (1, pid), "I12, I19");
    sysv.machine.write("/etc/pingd/greeting", b"hello\n", 0o644);
    assert_eq!((run("stop"), sysv.gone("pingd")), (0, true));
    sysv.output("sed -i /^pingd:/d /etc/passwd");
    assert_eq!(run("start"), 6, "I24");
}

#[test]
fn the_script_works_where_the_lsb_functions_are_missing() {
    let Some(sysv) = SysV::boot(&["heartbeat"]) else { return };
    sysv.output("rm -r /lib/lsb");
    for (action, code) in [("start", 0), ("status", 0), ("stop", 0), ("status", 3)] {
        assert_eq!(sysv.code(&format!("/etc/init.d/heartbeat {action}")), code, "{action}");
    }
}

#[test]
fn debian_s_tools_run_it() {
    let Some(sysv) = SysV::boot(&["heartbeat"]) else { return };
    // What another init would answer with.
    sysv.machine.write("/usr/sbin/runlevel", b"#!/bin/sh\necho N 2\n", 0o755);
    assert_eq!(sysv.tool("update-rc.d heartbeat defaults"), 0);
    let links = sysv.output("sh -c 'cd /etc && echo rc?.d/*heartbeat'");
    let starts = links.split(' ').filter(|link| link.contains("/S")).count();
    let stops = links.split(' ').filter(|link| link.contains("/K")).count();
    assert_eq!((starts, stops), (4, 3), "{links}");

    assert_eq!(sysv.tool("service heartbeat start"), 0);
    let pid = sysv.pid("heartbeat");
    assert_eq!(sysv.tool("service heartbeat status"), 0);
    assert_eq!(sysv.tool("invoke-rc.d heartbeat restart"), 0);
    assert_ne!(pid, sysv.pid("heartbeat"));
    assert_eq!(sysv.tool("invoke-rc.d heartbeat stop"), 0);
    assert!(sysv.gone("heartbeat"));
    assert_eq!(sysv.tool("service heartbeat status"), 3);
    assert_eq!(sysv.tool("update-rc.d -f heartbeat remove"), 0);
    assert_eq!(sysv.output("sh -c 'ls /etc/rc?.d | grep -c heartbeat || true'"), "0");
}

#[test]
fn start_stop_daemon_and_the_script_agree_on_who_runs() {
    let Some(sysv) = SysV::boot(&["heartbeat"]) else { return };
    let tool = "start-stop-daemon --quiet --pidfile /run/heartbeat.pid --exec /usr/bin/heartbeat";
    assert_eq!(sysv.tool(&format!("{tool} --status")), 3);
    assert_eq!(sysv.code("/etc/init.d/heartbeat start"), 0);
    assert_eq!(sysv.tool(&format!("{tool} --status")), 0);
    assert_eq!(sysv.tool(&format!("{tool} --start -- start")), 1, "it is running already");
    assert_eq!(sysv.tool(&format!("{tool} --stop --retry TERM/30")), 0);
    assert!(sysv.gone("heartbeat"));
    assert_eq!(sysv.code("/etc/init.d/heartbeat status"), 3);
    assert_eq!(sysv.tool(&format!("{tool} --start -- start")), 0);
    assert_eq!(sysv.code("/etc/init.d/heartbeat status"), 0);
}

#[test]
fn i30_where_systemd_runs_the_script_hands_over_to_it() {
    let Some(sysv) = SysV::boot(&["heartbeat"]) else { return };
    let machine = &sysv.machine;
    let _ = machine.sh("/etc/init.d/heartbeat start");
    assert_eq!(machine.sh("systemctl is-active heartbeat").trim(), "active");
    assert_eq!(machine.sh("systemctl show -P MainPID heartbeat").trim(), sysv.pid("heartbeat"));
    let _ = machine.sh("/etc/init.d/heartbeat stop");
    assert!(sysv.gone("heartbeat"));
}
