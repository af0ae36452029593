//! Our own rows: the test daemons, in every way that they can be started in.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use daemon_tests::machine::Tree;
use daemon_tests::workdir::Workdir;

use crate::subject::Ability::{
    Clean, Contract, Detach, Fork, Group, Hang, Init as MayFail, Number, Pidfile, User,
};
use crate::subject::{Init, Place, Subject, Wish, calls_itself_at_work};

pub(crate) const ACTOR: &str = env!("CARGO_BIN_EXE_actor");
/// With `user = "nobody"`, `group = "daemon"`.
const CONFORMING: &str = env!("CARGO_BIN_EXE_conforming");
/// With a socket of each kind.
pub(crate) const LISTENING: &str = env!("CARGO_BIN_EXE_listening");
/// Makes the program that follows process 1 of a process namespace.
pub(crate) const UNSHARE: [&str; 6] =
    ["/usr/bin/unshare", "--pid", "--fork", "--mount-proc", "--propagation", "private"];
/// With `start_timeout = "2s"`.
const IMPATIENT: &str = env!("CARGO_BIN_EXE_impatient");

/// Every way to start one.
pub(crate) fn subjects() -> Vec<Subject> {
    let ours = |name, setup, place, abilities, command| Subject {
        name,
        version: || Some(env!("CARGO_PKG_VERSION").to_owned()),
        setup,
        abilities,
        place,
        writes_as_user: false,
        command,
        at_work: calls_itself_at_work,
    };
    vec![
        ours(
            "ours, detached",
            "`#[daemon(pidfile = ..)]`, started from a shell",
            Place::Alone,
            &[Clean, Detach, Fork, Pidfile, User, Number, Group, MayFail, Hang],
            detached,
        ),
        ours(
            "ours, in the foreground",
            "the same with `--foreground`",
            Place::Alone,
            &[Clean, Pidfile, User, Number, Group, MayFail],
            in_the_foreground,
        ),
        ours(
            "ours, under a manager of the suite's",
            "the same with NOTIFY_SOCKET, with `--ready-fd=3`, with LISTEN_FDS",
            Place::Alone,
            &[Contract],
            detached,
        ),
        ours(
            "ours, under s6",
            "the same as `run` script of s6-supervise, with a `notification-fd`",
            Place::Supervised,
            &[Clean, User, Number, Group],
            under_s6,
        ),
        ours(
            "ours, as process 1",
            "the same as first process of `unshare --pid --fork --mount-proc`",
            Place::Container,
            &[Clean, User, Number, Group],
            as_process_one,
        ),
        ours(
            "ours, under systemd 252",
            "the example pingd with the units that its build writes, in a box with the systemd of Debian 12",
            Place::Booted(Tree::Host),
            &[Clean, User],
            detached,
        ),
        ours(
            "ours, under systemd 257",
            "the same with the systemd of Debian 13",
            Place::Booted(Tree::Trixie),
            &[Clean, User],
            detached,
        ),
    ]
}

fn detached(workdir: &Workdir, wish: &Wish) -> Vec<OsString> {
    let program = match wish {
        Wish { group: Some(_), .. } => CONFORMING,
        Wish { init: Init::Hangs, .. } => IMPATIENT,
        _ => ACTOR,
    };
    let mut words: Vec<OsString> = vec![program.into(), "--pidfile".into(), wish.pidfile_in(workdir).into()];
    if let (Some(user), None) = (wish.user, wish.group) {
        words.extend(["--user".into(), user.into()]);
    }
    words.extend(match wish.init {
        Init::Works => ["name=at-work", "ready", "serve"].map(OsString::from).to_vec(),
        Init::Fails => vec!["error=the database is away".into()],
        Init::Hangs => vec!["hang".into()],
    });
    words
}

fn in_the_foreground(workdir: &Workdir, wish: &Wish) -> Vec<OsString> {
    let mut words = detached(workdir, wish);
    words.insert(1, "--foreground".into());
    words
}

/// s6-supervise of a service directory whose `run` becomes the daemon.
pub(crate) fn under_s6(workdir: &Workdir, wish: &Wish) -> Vec<OsString> {
    let service = workdir.join("service");
    if !service.exists() {
        let words = detached(workdir, wish).into_iter().map(|word| quoted(&word)).collect::<Vec<_>>();
        let run = format!("#!/bin/sh\nexec {} --ready-fd=3\n", words.join(" "));
        // 125: a permanent failure, after which s6 does not start it again.
        let finish = format!("#!/bin/sh\necho $1 >{}\nexit 125\n", workdir.join("exit").display());
        fs::create_dir(&service).expect("a service directory");
        script(&service.join("run"), &run);
        script(&service.join("finish"), &finish);
        fs::write(service.join("notification-fd"), "3\n").expect("a file");
    }
    vec!["/usr/bin/s6-supervise".into(), service.into()]
}

fn quoted(word: &OsString) -> String {
    format!("'{}'", word.to_str().expect("text"))
}

fn script(path: &Path, text: &str) {
    fs::write(path, text).expect("a script");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("its mode");
}

fn as_process_one(workdir: &Workdir, wish: &Wish) -> Vec<OsString> {
    UNSHARE.into_iter().map(OsString::from).chain(detached(workdir, wish)).collect()
}
