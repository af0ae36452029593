//! Wherever it is launched from, the daemon is the same and keeps nobody waiting (F30, P09, Q07; `container.rs` for process 1).

use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::path::Path;

use daemon_tests::acting::placed;
use daemon_tests::cleanliness::Cleanliness;
use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::proc::Process;
use daemon_tests::skip::skip;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");
const SIGHUP: u32 = 1;

/// Runs the launcher to its end, and looks at the daemon.
fn launched<'w>(daemon: &Daemon<'w>, workdir: &Workdir, how: &[&str]) -> (Launch<'w>, [String; 3]) {
    (daemon.launch().through(how), [placed(workdir), "ready".into(), "serve".into()])
}

/// It detached, is clean, and hears its signals.
fn assert_is_a_daemon(daemon: &Daemon, workdir: &Workdir, how: &str) {
    let process = daemon.process();
    let seen = Cleanliness::of(process);
    assert!(!seen.session_leader, "{how}: {seen}");
    assert_eq!(process.stat().terminal, 0, "{how}");
    assert_ne!(process.stat().session, Process::own().stat().session, "{how}");
    assert_eq!(seen.directory, Path::new("/"), "{how}");
    assert!(!seen.ignored.contains(&SIGHUP), "{how}: {:?}", seen.ignored);
    let descriptors = process.descriptors();
    let streams = [0, 1, 2].map(|number| descriptors[&number].target.clone());
    assert!(streams.iter().all(|target| target == Path::new("/dev/null")), "{how}: {streams:?}");
    process.signal(Signal::SIGHUP);
    until_true("it has reloaded", || workdir.lines("reloads") == 1);
    assert_eq!(daemon.process(), process, "{how}");
    daemon.word("stop").expect(0);
    daemon.assert_nothing_left();
}

#[test]
fn f30_from_nohup_cron_ssh_and_script() {
    let ways: [(&str, &[&str]); 5] = [
        ("nohup", &["/usr/bin/nohup"]),
        // A pipe to the mailer, which is read to its end before the job counts as done.
        (
            "cron",
            &["/usr/bin/env", "-i", "/usr/bin/setsid", "--wait", "/bin/sh", "-c", "\"$@\" 2>&1 | cat", "sh"],
        ),
        // The same without a shell of cron's: the connection is held until every writer has closed it.
        (
            "ssh without a terminal",
            &["/usr/bin/setsid", "--wait", "/bin/sh", "-c", "(\"$@\" </dev/null) 2>&1 | cat", "sh"],
        ),
        // A terminal that is gone when the launcher has ended, as at the end of a login.
        ("script", &["/bin/sh", "-c", "exec /usr/bin/script -qec \"$*\" /dev/null", "sh"]),
        ("a shell with jobs", &["/bin/sh", "-m", "-c", "\"$@\" & wait $!", "sh"]),
    ];
    for (name, how) in ways {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, ACTOR);
        let (launch, words) = launched(&daemon, &workdir, how);
        let ended = words.iter().fold(launch, Launch::arg).run();
        assert_eq!(ended.code(), 0, "{name}: {}{}", ended.stdout, ended.stderr);
        assert_is_a_daemon(&daemon, &workdir, name);
    }
}

/// A connection as standard input says nothing of who started the program: it could be anybody's.
#[test]
fn f30_p09_from_inetd_the_connection_is_let_go() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a listener");
    let mut client = TcpStream::connect(listener.local_addr().expect("its address")).expect("a connection");
    let (server, _) = listener.accept().expect("the other end");
    let how = ["/bin/sh", "-c", "exec \"$@\" <&3 >&3 2>&3 3>&-", "sh"];
    let (launch, words) = launched(&daemon, &workdir, &how);
    words.iter().fold(launch.descriptor(3, server.into()), Launch::arg).run().expect(0);
    let mut said = String::new();
    client.read_to_string(&mut said).expect("the end of the connection");
    assert_eq!(said, "");
    assert_is_a_daemon(&daemon, &workdir, "inetd");
}

/// dpkg's own readiness for systems without systemd: a notification socket.
#[test]
fn q07_start_stop_daemon_waits_for_ready() {
    let tool = "/sbin/start-stop-daemon";
    if !Path::new(tool).exists() {
        return skip("start-stop-daemon is not installed");
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let hold = format!("await={}", workdir.join("go").display());
    let await_ready = |seconds: &str, words: &[&str]| {
        let own = workdir.join("none").display().to_string();
        let mut how = vec![tool, "--start", "--background", "--notify-await", "--notify-timeout", seconds];
        how.extend(["--pidfile", &own, "--startas"]);
        let launch = Launch::new(&workdir, Path::new(ACTOR)).through(&how).arg("--");
        let launch = launch.arg("--pidfile").arg(daemon.pidfile());
        words.iter().fold(launch, Launch::arg).spawn()
    };
    let mut waiting = await_ready("300", &[&hold, "ready", "serve"]);
    let process = daemon.appears();
    assert!(waiting.running(), "it does not wait");
    let _go = workdir.file("go", "");
    waiting.wait().expect(0);
    assert_eq!(daemon.process(), process);
    daemon.word("stop").expect(0);
    // It does not notice that the program has ended, and waits until its timeout.
    assert_ne!(await_ready("1", &["error=no"]).wait().code(), 0, "a start that failed is no success");
}

/// Who starts it in the foreground by nohup(1) wants it to go on when the terminal goes.
#[test]
fn f30_in_the_foreground_nohup_keeps_its_word() {
    let plain = ["/usr/bin/env", "--default-signal=HUP"];
    for (how, goes_on) in [(&["/usr/bin/nohup"][..], true), (&plain, false)] {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_impatient"));
        let launch = daemon.launch().through(how).arg("--foreground");
        let mut running = launch.arg("ready").arg("serve").spawn();
        let process = daemon.appears();
        until_true("it is there", || process.status().caught.contains(&SIGHUP));
        process.signal(Signal::SIGHUP);
        if goes_on {
            until_true("it was heard", || process.status().pending.is_empty());
            assert!(running.running());
            process.signal(Signal::SIGTERM);
        }
        running.wait().expect(0);
        daemon.assert_nothing_left();
    }
}

/// An alarm goes on through execve(2), and its signal would end the daemon.
#[test]
fn an_alarm_of_the_launcher_ends_no_daemon() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let running = daemon.launch().dirt("--alarm").arg("run").arg("alarm").arg("ready").arg("serve").spawn();
    let process = daemon.appears();
    daemon.word("stop").expect(0);
    daemon.gone(process);
    running.wait().expect(0);
}
