//! Nothing that the program opens can become its controlling terminal (N10).

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::skip::skip;
use daemon_tests::strace::strace;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;
use nix::unistd::Uid;

/// Every file that is opened, in the program's own process: strace(1) follows no fork.
fn opened(program: &str, flags: &[&str]) -> Option<Vec<String>> {
    let strace = strace()?;
    let workdir = Workdir::new();
    let trace = workdir.join("trace").display().to_string();
    let daemon = Daemon::new(&workdir, program);
    let launch = daemon.launch().through(&[strace, "-qq", "-e", "trace=open,openat,openat2", "-o", &trace]);
    let launch = flags.iter().fold(launch.dirt_with("--umask", "000"), Launch::arg).arg("--foreground");
    let open = workdir.directory("open");
    std::os::unix::fs::chown(&open, Some(65534), None).unwrap_or_default();
    let told = open.join("ready");
    let running = launch.arg("ready").arg(format!("touch={}", told.display())).arg("serve").spawn();
    until_true("the daemon is ready", || told.exists());
    daemon.process().signal(Signal::SIGTERM);
    running.wait().expect(0);
    Some(workdir.read("trace").lines().map(str::to_owned).collect())
}

#[test]
fn n10_whatever_could_be_a_terminal_is_opened_as_none() {
    if !Uid::effective().is_root() {
        return skip("only root can open everything that the daemon declares");
    }
    let place = "/run/daemon-tests-terminals";
    let _only_after_a_failure = std::fs::remove_dir_all(place);
    std::fs::create_dir(place).expect("a place");
    std::fs::write(format!("{place}/config"), "").expect("a configuration");
    let Some(opened) = opened(env!("CARGO_BIN_EXE_opening"), &[]) else { return };
    std::fs::remove_dir_all(place).expect("the place");
    // What the system has to be there: libraries, user database, the process's own files. A test's word `touch`
    // and strace's view of it are main's affair.
    let fixed = ["/etc/", "/lib", "/usr/", "/proc/", "/sys/", "/run/systemd/"];
    let declared: Vec<&String> = opened
        .iter()
        .filter(|line| {
            line.split('"').nth(1).is_some_and(|path| !fixed.iter().any(|start| path.starts_with(start)))
        })
        .filter(|line| {
            !line.contains("O_PATH") && !line.contains("O_DIRECTORY") && !line.contains("open/ready")
        })
        .collect();
    for path in [
        "\"pid\"",
        "\"out\"",
        "\"log\"",
        "\"config\"",
        "\"/dev/null\"",
        "pid.restarts\"",
        "pid.restarts.new\"",
    ] {
        assert!(declared.iter().any(|line| line.contains(path)), "{path} is not opened: {opened:?}");
    }
    for line in declared {
        assert!(line.contains("O_NOCTTY"), "{line}");
    }
}
