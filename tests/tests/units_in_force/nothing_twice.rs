//! N06, N11: what systemd has done the program does not do again, whatever is declared.

use daemon_tests::machine::Tree;
use daemon_tests::skip::skip;

use crate::daemons::installed;

/// What the SysV way takes, and what a manager sets. A call that is refused has done nothing: the proof at the start
/// asks for root.
const STEPS: &str = "fork,vfork,clone,clone3,setsid,umask,chdir,fchdir,chroot,setrlimit,prlimit64,setpriority,\
                     setgroups,setgid,setuid,setregid,setreuid,setresgid,setresuid,capset,mkdir,mkdirat,chown,fchown,\
                     fchownat,chmod,fchmod,fchmodat,bind,listen";

/// The unit as it is, with strace around the program: the tracer is a descendant of the daemon.
const TRACED: &str = "[Service]
SystemCallFilter=@debug @setuid
ExecStart=
ExecStart=/usr/bin/strace -D -f -qq -o /run/everything/trace -e trace=";

#[test]
fn n06_n11_a_daemon_with_every_key_takes_no_step_of_its_own_under_systemd() {
    let Some(machine) = installed(Tree::Host, "everything") else { return };
    if machine.try_sh("command -v strace").code != Some(0) {
        skip("`strace` is not installed");
        return;
    }
    machine.write("/etc/everything/token", b"sesame", 0o600);
    let traced = format!("{TRACED}{STEPS} /usr/bin/everything\n");
    machine.write("/etc/systemd/system/everything.service.d/trace.conf", traced.as_bytes(), 0o644);
    let _ = machine.sh("systemctl daemon-reload && systemctl start everything");
    assert_eq!(machine.read_from("127.0.0.1:80").expect("an answer"), "sesame");
    let trace = machine.sh("cat /run/everything/trace");
    assert!(trace.contains("CLONE_THREAD"), "the signal thread is not in the trace: {trace}");
    // What main itself does, and libc's questions.
    let harmless = ["sin_port=htons(80)", "listen(", "NULL, {rlim_cur"];
    let taken: Vec<&str> = trace
        .lines()
        .filter(|line| !line.contains("CLONE_THREAD") && !line.contains("= -1 EPERM"))
        .filter(|line| !harmless.iter().any(|call| line.contains(call)))
        .collect();
    assert_eq!(taken, Vec::<&str>::new());
    assert_eq!(machine.sh("cat /proc/$(systemctl show -P MainPID everything)/comm").trim(), "everything");
}
