//! A daemon with a function that runs before root is given up: the words `before=...` say what it does.

use std::fs::File;
use std::io::Read;
use std::os::unix::net::UnixListener;
use std::path::Path;

use daemon_runtime::{Args, Privileged, Ready, Shutdown, daemon};
use daemon_tests::acting;
use nix::unistd::{Uid, geteuid};

/// What it was, and what it opened.
struct Opened {
    user: Uid,
    file: Option<File>,
}

#[daemon(
    pidfile = "/run/prepared/prepared.pid",
    user = "nobody",
    privileged = prepare,
    listen(web = "unix:/run/prepared/web.sock"),
    start_timeout = "10m",
)]
fn main(
    args: Args,
    Privileged(opened): Privileged<Opened>,
    web: UnixListener,
    ready: Ready,
    shutdown: Shutdown,
) -> Result<(), String> {
    let mut content = String::new();
    if let Some(mut file) = opened.file {
        file.read_to_string(&mut content).map_err(|error| error.to_string())?;
    }
    eprintln!("{content} opened by {} and read by {}", opened.user, geteuid());
    let words = args.into_iter().filter(|word| !word.to_string_lossy().starts_with("before="));
    let result = acting::act(words, ready, Ready::ready, || shutdown.wait());
    drop(web);
    result
}

fn prepare() -> Result<Opened, String> {
    let mut opened = Opened { user: geteuid(), file: None };
    for word in std::env::args() {
        let Some(what) = word.strip_prefix("before=") else { continue };
        let (verb, what) = what.split_once(':').unwrap_or((what, ""));
        match verb {
            "open" => opened.file = Some(File::open(what).map_err(|error| error.to_string())?),
            "touch" => drop(File::create(what).map_err(|error| error.to_string())?),
            "await" => acting::await_file(Path::new(what)),
            "run" => drop(std::process::Command::new("/bin/sh").args(["-c", what]).status()),
            "error" => return Err(what.to_owned()),
            "panic" => panic!("{what}"),
            "recover" => assert!(std::panic::catch_unwind(|| panic!("caught")).is_err()),
            "thread" => drop(std::thread::spawn(|| std::thread::sleep(std::time::Duration::MAX))),
            "joined" => std::thread::spawn(|| ()).join().expect("a thread that ends"),
            other => panic!("no such word: {other}"),
        }
    }
    Ok(opened)
}
