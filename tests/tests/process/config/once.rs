//! A reload reads each file once: what is parsed, validated, handed to the handler and put in force is one text.

use std::fs;
use std::process::{Command, Stdio};

use daemon_tests::proc::Process;
use daemon_tests::strace::strace;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::{started, write};

/// How many threads nobody traces.
fn untraced(process: Process) -> usize {
    let threads = fs::read_dir(format!("/proc/{}/task", process.0)).expect("it runs").flatten();
    let status = threads.map(|thread| fs::read_to_string(thread.path().join("status")).unwrap_or_default());
    status.filter(|status| status.contains("TracerPid:\t0\n")).count()
}

#[test]
fn a_reload_opens_each_file_once() {
    let Some(strace) = strace() else { return };
    let workdir = Workdir::new();
    let (daemon, process) = started(&workdir, "greeting = \"old\"\n");
    write(&workdir, "greeting = \"new\"\n");
    let _drop_ins = workdir.directory("conf.d");
    let _drop_in = workdir.file("conf.d/50-workers.toml", "workers = 3\n");
    let pid = process.0.to_string();
    let trace = workdir.join("trace").display().to_string();
    let mut tracer = Command::new(strace)
        .args(["-f", "-qq", "-e", "trace=open,openat,openat2", "-p", &pid, "-o", &trace])
        .stderr(Stdio::null())
        .spawn()
        .expect("strace");
    until_true("it is traced", || untraced(process) == 0);
    daemon.word("reload").expect(0);
    let number = i32::try_from(tracer.id()).expect("a number");
    kill(Pid::from_raw(number), Signal::SIGINT).expect("strace is there");
    tracer.wait().expect("it was started");
    let trace = workdir.read("trace");
    for name in ["conf.toml\"", "50-workers.toml\""] {
        let opened = trace.lines().filter(|line| line.contains(name) && !line.contains(" = -1 "));
        assert_eq!(opened.count(), 1, "{name}: {trace}");
    }
}
