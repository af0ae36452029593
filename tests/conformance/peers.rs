//! The programs of others, each in the configuration that its own documentation gives.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use daemon_tests::address;
use daemon_tests::package::workspace;
use daemon_tests::proc::Process;
use daemon_tests::workdir::Workdir;

use crate::subject::Ability::{Clean, Detach, Fork, Group, Hang, Init as MayFail, Number, Pidfile, User};
use crate::subject::{Ability, Init, Place, Subject, Wish, calls_itself_at_work};

/// Where `tests/conformance/run` has put what it has built.
fn built() -> PathBuf {
    std::env::var_os("DAEMON_TESTS_PEERS").expect("the peers were built").into()
}

type CommandLine = fn(&Workdir, &Wish) -> Vec<OsString>;

/// Every peer, whether it could be had or not.
pub(crate) fn subjects() -> Vec<Subject> {
    let peer = |name,
                version: fn() -> Option<String>,
                setup,
                abilities: &'static [Ability],
                command: CommandLine| Subject {
        name,
        version,
        setup,
        abilities,
        place: Place::Alone,
        writes_as_user: false,
        command,
        at_work: calls_itself_at_work,
    };
    let library: &[Ability] = &[Clean, Detach, Fork, Pidfile, User, Number, Group, MayFail, Hang];
    let mut nginx_worker = peer(
        "nginx, a worker",
        || package("nginx-light"),
        "the same with `user USER GROUP;`",
        &[Clean, User, Group],
        nginx,
    );
    nginx_worker.at_work = is_nginx_worker;
    let mut nginx_master = peer(
        "nginx, the master",
        || package("nginx-light"),
        "`nginx -c FILE` with `daemon on; pid FILE;` and one server (nginx.org/en/docs/ngx_core_module.html)",
        &[Clean, Detach, Pidfile, MayFail],
        nginx,
    );
    nginx_master.at_work = is_nginx_master;
    let mut python_daemon = peer(
        "python-daemon",
        python_version,
        "`DaemonContext` with `TimeoutPIDLockFile`, `umask`, `uid`, `gid`, `initgroups=True`, `signal_map` (PEP 3143 and the package's documentation)",
        library,
        python,
    );
    python_daemon.writes_as_user = true;
    vec![
        peer(
            "glibc daemon(3)",
            || Some(format!("{}, libbsd {}", package("libc6")?, package("libbsd-dev")?)),
            "the example of pidfile(3bsd), which calls `daemon(0, 0)`",
            &[Clean, Detach, Fork, Pidfile, MayFail, Hang],
            |workdir, wish| with_pidfile("daemon3", workdir, wish),
        ),
        peer(
            "start-stop-daemon",
            || package("dpkg"),
            "`--background --make-pidfile --notify-await --notify-timeout 2 --umask 027 --chuid` (start-stop-daemon(8))",
            &[Clean, Detach, Pidfile, User, Number, Group, MayFail, Hang],
            start_stop_daemon,
        ),
        nginx_master,
        nginx_worker,
        python_daemon,
        peer(
            "crate daemonize",
            || locked("daemonize"),
            "its README: `pid_file`, `working_directory`, `umask`, `user`, `group`",
            library,
            |workdir, wish| with_pidfile("release/peer-daemonize", workdir, wish),
        ),
        peer(
            "crate daemonix",
            || locked("daemonix"),
            "its README, the same",
            library,
            |workdir, wish| with_pidfile("release/peer-daemonix", workdir, wish),
        ),
        peer(
            "crate daemonize2",
            || locked("daemonize2"),
            "its example `complex.rs`, the same",
            library,
            |workdir, wish| with_pidfile("release/peer-daemonize2", workdir, wish),
        ),
        peer(
            "crate fork",
            || locked("fork"),
            "its example `checked_daemon_pattern.rs` with a time limit of 2 s; PID file and user are left to the program",
            &[Clean, Detach, Fork, MayFail, Hang],
            |workdir, wish| with_pidfile("release/peer-fork", workdir, wish),
        ),
        peer(
            "crate privdrop",
            || locked("privdrop"),
            "its README: `user`, `group`, `fallback_to_ids_if_names_are_numeric`; it starts nothing in the background",
            &[User, Number, Group],
            |workdir, wish| with_pidfile("release/peer-privdrop", workdir, wish),
        ),
    ]
}

fn with_pidfile(program: &str, workdir: &Workdir, wish: &Wish) -> Vec<OsString> {
    let mut words = vec![built().join(program).into(), "--pidfile".into(), wish.pidfile_in(workdir).into()];
    words.extend(wish.options());
    words
}

fn python(workdir: &Workdir, wish: &Wish) -> Vec<OsString> {
    let service = workspace().join("tests/conformance/peers/python/service.py").into();
    let mut words = with_pidfile("python/bin/python", workdir, wish);
    words.insert(1, service);
    words
}

fn start_stop_daemon(workdir: &Workdir, wish: &Wish) -> Vec<OsString> {
    let mut words: Vec<OsString> =
        "/sbin/start-stop-daemon --start --background --make-pidfile --notify-await \
         --notify-timeout 2 --umask 027 --quiet --pidfile"
            .split_whitespace()
            .map(OsString::from)
            .collect();
    words.push(wish.pidfile_in(workdir).into());
    if let Some(user) = wish.user {
        let group = wish.group.map(|group| format!(":{group}")).unwrap_or_default();
        words.extend(["--chuid".into(), format!("{user}{group}").into()]);
    }
    words.extend(["--exec".into(), built().join("service").into(), "--".into(), workdir.path().into()]);
    words.extend(match wish.init {
        Init::Works => None,
        Init::Fails => Some("fails".into()),
        Init::Hangs => Some("hangs".into()),
    });
    words
}

fn nginx(workdir: &Workdir, wish: &Wish) -> Vec<OsString> {
    let configuration = workdir.join("nginx.conf");
    let user = wish.user.unwrap_or("root");
    let group = wish.group.unwrap_or(if user == "root" { "root" } else { "nogroup" });
    let wrong = if wish.init == Init::Fails { "the database is away;" } else { "" };
    let place = workdir.path().display();
    let address = address::own(8080);
    let text = format!(
        "daemon on; pid {}; user {user} {group}; worker_processes 1; error_log {place}/error.log;\n{wrong}\n\
         events {{ }}\nhttp {{ access_log off; server {{ listen {address}; }} }}\n",
        wish.pidfile_in(workdir).display()
    );
    if !configuration.exists() {
        fs::write(&configuration, text).expect("a configuration");
    }
    vec!["/usr/sbin/nginx".into(), "-c".into(), configuration.into()]
}

/// The one that has left the launcher's session; its sockets listen since before.
fn is_nginx_master(process: Process) -> bool {
    let leads = process.try_stat().is_some_and(|stat| stat.session == process.0);
    leads && process.command().iter().any(|word| word.to_string_lossy().contains("nginx"))
}

fn is_nginx_worker(process: Process) -> bool {
    process.command().iter().any(|word| word.to_string_lossy().starts_with("nginx: worker process"))
}

/// The version of a Debian package; nothing when it is not installed.
fn package(name: &str) -> Option<String> {
    said(Command::new("dpkg-query").args(["--show", "--showformat", "${Version}", name]))
}

fn python_version() -> Option<String> {
    let script = "import importlib.metadata as metadata; print(metadata.version('python-daemon'))";
    said(Command::new(built().join("python/bin/python")).args(["-c", script]))
}

fn said(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned()).filter(|text| !text.is_empty())
}

/// The version of a crate that the peers are locked to.
fn locked(name: &str) -> Option<String> {
    let lock = fs::read_to_string(workspace().join("tests/conformance/peers/Cargo.lock")).ok()?;
    let (_, after) = lock.split_once(&format!("name = \"{name}\"\nversion = \""))?;
    Some(after.split_once('"')?.0.to_owned())
}
