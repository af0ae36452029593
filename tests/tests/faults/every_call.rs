//! Each system call of each start fails: either the daemon is up and as clean as ever, or the start says what failed,
//! on what and why, and leaves nothing.

use std::io::Write;

use daemon_tests::inject::{Call, Fault, Injection, What};
use daemon_tests::launch::Ended;
use daemon_tests::skip::skip;
use daemon_tests::workdir::Workdir;
use nix::errno::Errno;
use nix::sys::signal::Signal;
use nix::unistd::Uid;

use crate::shape::Outcome;
use crate::sound::{self, Sound, difference};
use crate::state;
use crate::workers::objections;

/// What each call fails with where all are asked for (`DAEMON_TESTS_FAULTS=all`); otherwise with EINTR and one of
/// the others in turn.
const ERRNOS: [Errno; 9] = [
    Errno::EINTR,
    Errno::EPERM,
    Errno::EMFILE,
    Errno::ENOSYS,
    Errno::ENOMEM,
    Errno::EIO,
    Errno::EAGAIN,
    Errno::ENOSPC,
    Errno::ENFILE,
];

/// Calls that a signal may interrupt, signal(7), and that are made again then.
const INTERRUPTIBLE: [&str; 12] = [
    "open",
    "openat",
    "openat2",
    "read",
    "write",
    "pread64",
    "pwrite64",
    "ppoll",
    "wait4",
    "waitid",
    "sendto",
    "rt_sigtimedwait",
];

struct Case<'s> {
    sound: &'s Sound,
    call: &'s Call,
    errno: Errno,
}

#[test]
fn f21_f22_f23_f34_whatever_call_of_a_start_fails() {
    if !Uid::effective().is_root() {
        return skip("only root can start each kind of daemon in a place apart");
    }
    let sounds = sound::all();
    let every = std::env::var("DAEMON_TESTS_FAULTS").is_ok_and(|value| value == "all");
    let mut cases = Vec::new();
    for sound in &sounds {
        let fallible = sound.calls.iter().filter(|call| !cannot_fail(call, &sound.calls));
        for (index, call) in fallible.enumerate() {
            let other = 1 + index % (ERRNOS.len() - 1);
            let chosen = |(at, errno): (usize, &Errno)| (every || at == 0 || at == other).then_some(*errno);
            cases.extend(ERRNOS.iter().enumerate().filter_map(chosen).map(|errno| Case {
                sound,
                call,
                errno,
            }));
        }
    }
    let wrong = objections(
        &cases,
        |Case { sound, call, errno }| format!("{}: {call} fails with {errno:?}", sound.shape.name),
        judge,
    );
    let _nobody_reads = writeln!(std::io::stderr(), "{} starts with a failure each", cases.len());
    assert!(cases.len() > 1000, "only {} calls fail", cases.len());
    assert!(wrong.is_empty(), "{} of {} starts:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

fn judge(case: &Case) -> Result<(), String> {
    let Case { sound, call, errno } = case;
    sound.shape.prepare();
    let workdir = Workdir::new();
    let fault = Fault { place: call.place, what: What::Fails(*errno) };
    let injection = Injection::new(&workdir, Some(fault));
    let verdict = match sound.shape.start(&workdir, &injection) {
        Outcome::Up { daemon, state, said, launch } => {
            daemon.signal(Signal::SIGTERM);
            injection.wait_until_gone();
            drop(launch);
            let stopped = difference("stopped", &sound.stopped, &state::files(None));
            let up = difference("up", &sound.up, &state);
            let warned = state.iter().chain([&said]).any(|text| is_warning(text, *errno));
            if warned { String::new() } else { format!("{said}{up}{stopped}") }
        }
        Outcome::Failed { ended } => {
            injection.wait_until_gone();
            let mut left = difference("left", &sound.before, &state::files(None));
            if sound.shape.keeps_no_power() && sound.is_after_the_drop(call) {
                // What only root may remove; the next start takes it over.
                left = sound.next_start();
            }
            let interrupted = *errno == Errno::EINTR && INTERRUPTIBLE.contains(&call.name);
            let why =
                if interrupted && !of_the_c_library(call) { "an interruption is no failure" } else { "" };
            let bad = bad_words(&ended, sound, call, *errno).unwrap_or_default();
            if why.is_empty() && bad.is_empty() && left.is_empty() {
                String::new()
            } else {
                format!("{why}{bad} {} {:?}{left}", ended.code(), ended.stderr)
            }
        }
    };
    // Whether a call of the thread for signals comes before the daemon is ready is a matter of chance.
    let reached = injection.hit().is_some() || call.place.thread > 0;
    let missed = if reached { "" } else { " the call was not made" };
    if verdict.is_empty() && reached { Ok(()) } else { Err(format!("{verdict}{missed}")) }
}

/// Calls without an error to give; and with which the C library blocks signals, without looking at what they give.
fn cannot_fail(call: &Call, calls: &[Call]) -> bool {
    const NEVER: [&str; 12] = [
        "exit_group",
        "getegid",
        "geteuid",
        "getgid",
        "getpgid",
        "getpid",
        "getppid",
        "gettid",
        "getuid",
        "rseq",
        "set_robust_list",
        "umask",
    ];
    // The runtime's own: the first of all, and the last of main's.
    let masks = |other: &&Call| other.name == "rt_sigprocmask" && other.place.thread == 0;
    let own = || [calls.iter().find(masks), calls.iter().rfind(masks)].contains(&Some(call));
    NEVER.contains(&call.name) || call.name == "rt_sigprocmask" && !own()
}

/// The C library reads the databases of users and groups, and tells a failure there as "unknown" or not at all.
fn of_the_c_library(call: &Call) -> bool {
    let object = call.object.as_deref().unwrap_or_default();
    object == "/"
        || [
            "/etc/passwd",
            "/etc/group",
            "/etc/nsswitch.conf",
            "/var/run/nscd",
            "/lib",
            "/usr/lib",
            "/etc/ld.so",
        ]
        .iter()
        .any(|database| object.starts_with(database))
}

/// A notification that fails is told, and the start goes on.
fn is_warning(said: &str, errno: Errno) -> bool {
    (said.contains("cannot reach the notification socket") || said.contains("cannot tell the "))
        && said.contains(&words(errno))
}

/// The reason as the C library words it.
fn words(errno: Errno) -> String {
    std::io::Error::from(errno).to_string()
}

/// Whether the message lacks the step, its object or the reason, or the exit status is another than the book's.
fn bad_words(ended: &Ended, sound: &Sound, call: &Call, errno: Errno) -> Option<&'static str> {
    let said = &ended.stderr;
    if !said.starts_with(&format!("{}: ", sound.shape.daemon())) {
        return Some("nobody says what failed");
    }
    if of_the_c_library(call) && (said.contains("there is no ") || said.contains("cannot look up ")) {
        return (![1, 6].contains(&ended.code())).then_some("another status");
    }
    if call.name == "mmap" || call.name == "brk" || call.name == "mprotect" {
        return (ended.code() != 1).then_some("another status");
    }
    if said.contains("privileges were not dropped: ") {
        return (ended.code() != 1).then_some("another status");
    }
    // For want of memory pthread_create(3) says that.
    let other_word = call.name == "clone3" && said.contains(&words(Errno::EAGAIN));
    if !said.contains(&words(errno)) && !other_word {
        return Some("the reason is not told");
    }
    let status = if errno == Errno::EPERM { [4, 1] } else { [1, 1] };
    if !status.contains(&ended.code()) {
        return Some("another status");
    }
    let object = call.object.as_deref().unwrap_or_default();
    let last = object.rsplit('/').next().unwrap_or_default();
    let names_object = object.starts_with('/') && said.contains(last);
    let names_step = said.contains("cannot ");
    (!names_object && !names_step).then_some("neither step nor object is named")
}
