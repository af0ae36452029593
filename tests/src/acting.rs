//! What the test daemons do: the words of their command line, one after the other, so that a test can hold them anywhere.

use std::ffi::{CString, OsString};
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;

use nix::sys::prctl::get_keepcaps;
use nix::sys::signal::{Signal, raise};
use nix::unistd::{Gid, Uid, setgroups, setresgid, setresuid};

use crate::attempts::attempt;
use crate::proc::Process;
use crate::wait::until_true;
use crate::workdir::Workdir;

/// Where handlers find what to do and say what they did.
static PLACE: OnceLock<PathBuf> = OnceLock::new();

/// What a daemon without words does.
const PLAIN: [&str; 2] = ["ready", "serve"];

/// Does as `words` say; what `ready` and `serve` mean is the daemon's own.
///
/// # Errors
///
/// The text of the word `error`.
///
/// # Panics
///
/// At the word `panic`, at a word that is none, and where a word cannot be done.
pub fn act<R>(
    words: impl IntoIterator<Item = OsString>,
    ready: R,
    be_ready: impl Fn(R),
    serve: impl Fn(),
) -> Result<(), String> {
    let mut ready = Some(ready);
    let mut lingering = Vec::new();
    let mut words: Vec<String> =
        words.into_iter().map(|word| word.into_string().expect("words are text")).collect();
    if words.is_empty() {
        words = PLAIN.map(str::to_owned).to_vec();
    }
    for word in words {
        let (verb, what) = word.split_once('=').unwrap_or((&word, ""));
        match verb {
            "ready" => be_ready(ready.take().expect("ready once")),
            "serve" => serve(),
            "place" => PLACE.set(what.into()).expect("one place"),
            "touch" => note(Path::new(what), "touched"),
            "await" => await_file(Path::new(what)),
            "error" => return Err(what.to_owned()),
            "panic" => panic!("{what}"),
            "recover" => assert!(catch_unwind(|| panic!("caught")).is_err()),
            "exit" => std::process::exit(what.parse().expect("a number")),
            "die" => raise(Signal::SIGKILL).expect("to die"),
            "hang" => std::thread::sleep(Duration::MAX),
            "name" => name_thread(what),
            "thread" => drop(std::thread::spawn(|| std::thread::sleep(Duration::MAX))),
            "say" => say(what),
            "complain" => complain(),
            "try" => println!("{what}: {}", attempt(what)),
            "environment" => write_environment(Path::new(what)),
            "child" => run_child(what),
            "date" => tell_date(),
            "helper" => start_helper(what),
            "orphan" => leave_orphan(),
            "orphans" => leave_orphans(what),
            "children" => wait_for_children(what),
            "keepcaps" => assert!(!get_keepcaps().expect("an answer"), "the next change of user keeps all"),
            "alarm" => assert_eq!(nix::unistd::alarm::cancel(), None, "an alarm would end it"),
            "linger" => lingering.push(Lingering),
            "regain" => fs::write(what, regain_root()).expect("the outcome"),
            "terminal" => drop(OpenOptions::new().read(true).write(true).open(what).expect("a terminal")),
            other => panic!("no such word: {other}"),
        }
    }
    Ok(())
}

/// The word that has handlers look for what to do, and say what they did, in `workdir`.
#[must_use]
pub fn placed(workdir: &Workdir) -> String {
    format!("place={}", workdir.path().display())
}

/// A reload: notes that it happened, then does as the file `verdict` says.
///
/// # Errors
///
/// When the verdict is `refuse`.
///
/// # Panics
///
/// When the verdict is `panic`.
pub fn reload() -> Result<(), String> {
    let Some(place) = PLACE.get() else { return Ok(()) };
    note(&place.join("reloads"), "reload");
    match fs::read_to_string(place.join("verdict")).unwrap_or_default().as_str() {
        "refuse" => Err("the file is nonsense\nREADY=0".to_owned()),
        "panic" => panic!("the reload fell over"),
        "child" => {
            run_child(place.to_str().expect("text"));
            Ok(())
        }
        "allocate" => {
            allocate();
            Ok(())
        }
        "stack" => {
            use_stack(64);
            Ok(())
        }
        "wait" => {
            await_file(&place.join("go"));
            Ok(())
        }
        "say" => Err(fs::read_to_string(place.join("reason")).expect("a reason")),
        _ => Ok(()),
    }
}

/// A signal handler: notes that it ran.
pub fn signalled() {
    if let Some(place) = PLACE.get() {
        note(&place.join("signals"), "signal");
    }
}

fn note(file: &Path, line: &str) {
    let opened = OpenOptions::new().append(true).create(true).open(file);
    writeln!(opened.expect("a file to note in"), "{line}").expect("room for a line");
}

fn name_thread(name: &str) {
    nix::sys::prctl::set_name(&CString::new(name).expect("text")).expect("a name of its own");
}

/// Waits until there is such a file.
pub fn await_file(file: &Path) {
    while !file.exists() {
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn say(text: &str) {
    println!("{text} on stdout");
    eprintln!("{text} on stderr");
}

/// Writes to standard error until it is closed at the other end.
fn complain() {
    let error = loop {
        if let Err(error) = std::io::stderr().write_all(b"something is wrong\n") {
            break error;
        }
    };
    assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe);
}

/// The date as the program sees it.
fn tell_date() {
    let now = nix::time::clock_gettime(nix::time::ClockId::CLOCK_REALTIME).expect("a date");
    if let Some(place) = PLACE.get() {
        note(&place.join("told"), &now.tv_sec().to_string());
    }
}

/// Takes memory until there is no more.
fn allocate() {
    let mut all: Vec<Vec<u8>> = Vec::new();
    loop {
        all.push(vec![1; 1 << 24]);
    }
}

/// Takes 8 KiB of the stack, and more `times` as much.
fn use_stack(times: usize) {
    let frame = [1_u8; 1 << 13];
    std::hint::black_box(&frame);
    if times > 0 {
        use_stack(times - 1);
    }
    std::hint::black_box(&frame);
}

fn write_environment(file: &Path) {
    let lines: Vec<String> = std::env::vars().map(|(name, value)| format!("{name}={value}")).collect();
    fs::write(file, lines.join("\n")).expect("the environment");
}

/// What a program started from the daemon has: its environment, descriptors and signals.
fn run_child(directory: &str) {
    let report = |name: &str, script: &str| {
        // Read from a pipe: a shell that redirects keeps descriptors of its own.
        let output = Command::new("/bin/sh").args(["-c", script]).output().expect("a shell");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        fs::write(Path::new(directory).join(name), output.stdout).expect("a report");
    };
    report("child.env", "/usr/bin/env");
    report("child.fd", "/bin/ls /proc/$$/fd");
    report("child.sig", "exec /bin/grep Sig /proc/self/status");
    report("child.cap", "exec /bin/grep Cap /proc/self/status");
}

/// A program that goes on while the daemon does, with `mark` on its command line.
fn start_helper(mark: &str) {
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", "kill -STOP $$", mark]);
    std::thread::spawn(move || shell.status());
}

/// A program whose parent ends, and which has ended itself.
fn leave_orphan() {
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", "/bin/true >&2 & echo $!"]).stdin(std::process::Stdio::null());
    let output = shell.output().expect("a shell");
    let number = String::from_utf8_lossy(&output.stdout).trim().parse().expect("a number");
    until_true("the orphan has ended", || !Process(number).alive());
}

/// So many programs that end when their parent has ended already.
fn leave_orphans(count: &str) {
    let script = "i=0; while [ $i -lt $1 ]; do (/bin/true & ) ; i=$((i+1)); done";
    let status = Command::new("/bin/sh").args(["-c", script, "orphans", count]).status();
    assert!(status.expect("a shell").success());
}

/// So many programs, one after the other on each of two threads, each with a status of its own.
fn wait_for_children(count: &str) {
    let count: i32 = count.parse().expect("a number");
    let wait = move || {
        for number in 0..count {
            let code = number % 256;
            let status = Command::new("/bin/sh").args(["-c", &format!("exit {code}")]).status();
            assert_eq!(status.expect("the status of a child").code(), Some(code));
        }
    };
    let other = std::thread::spawn(wait);
    wait();
    other.join().expect("the other thread's children");
}

/// What takes for ever to clean up.
struct Lingering;

impl Drop for Lingering {
    fn drop(&mut self) {
        std::thread::sleep(Duration::MAX);
    }
}

/// Every way back to root: `allowed` for those that work.
fn regain_root() -> String {
    let (user, group) = (Uid::from_raw(0), Gid::from_raw(0));
    let outcome = |result: nix::Result<()>| if result.is_ok() { "allowed" } else { "denied" };
    format!(
        "groups {}\ngid {}\nuid {}\n",
        outcome(setgroups(&[group])),
        outcome(setresgid(group, group, group)),
        outcome(setresuid(user, user, user)),
    )
}
