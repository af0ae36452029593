//! `log = "auto"`: the place that there is, as the daemon was started.

use daemon_tests::daemon::Daemon;
use daemon_tests::terminal;
use daemon_tests::workdir::Workdir;

use super::apart;
use super::syslog::{listen, receive};

const NOTING: &str = env!("CARGO_BIN_EXE_noting");

#[test]
fn in_the_background_it_is_syslog() {
    apart(|| {
        let syslogd = listen();
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, NOTING);
        let _process = daemon.started(daemon.launch().arg("info=hello").arg("ready").arg("serve"));
        let message = receive(&syslogd);
        assert!(message.contains(" noting[") && message.ends_with(": hello"), "{message}");
        daemon.word("stop").expect(0);
    });
}

#[test]
fn on_a_terminal_it_is_text_with_colours_unless_nobody_wants_them() {
    for (variable, value, coloured) in
        [("NO_COLOR", "", true), ("NO_COLOR", "1", false), ("TERM", "dumb", false), ("TERM", "xterm", true)]
    {
        let workdir = Workdir::new();
        let (master, name) = terminal::open();
        let script = format!("exec \"$@\" 2>{name}");
        let launch = Daemon::new(&workdir, NOTING).launch().through(&["/bin/sh", "-c", &script, "sh"]);
        let launch = launch.env(variable, value).arg("--foreground").arg("ready").arg("warn=hello\\e[31m");
        launch.run().expect(0);
        let mut buffer = [0; 1024];
        let length = nix::unistd::read(&master, &mut buffer).expect("what was written");
        let text = String::from_utf8_lossy(&buffer[..length]).into_owned();
        let line = text.trim_end();
        assert_eq!(line.contains("\x1b[33mWARN \x1b[0m"), coloured, "{variable}={value}: {line:?}");
        assert_eq!(line.contains('\x1b'), coloured, "{variable}={value}: {line:?}");
        assert!(line.ends_with(r"recording: hello\u{1b}[31m"), "{line:?}");
    }
}
