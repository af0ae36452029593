//! What reads input from outside, one function each, for `tests/fuzz`. Only there with `--cfg fuzzing`.
#![allow(missing_docs, reason = "not for programs")]

use std::ffi::OsString;
use std::fs::File;
use std::io::Write;
use std::net::{TcpListener, UdpSocket};
use std::os::fd::{IntoRawFd, OwnedFd};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::path::Path;
use std::time::Duration;

use nix::unistd::getpid;

use crate::control::answer::{Question, Reply};
use crate::control::arguments::Options;
#[cfg(feature = "control")]
use crate::control::channel;
use crate::instance::peer::{self, Instance};
use crate::instance::pidfile::Pidfile;
use crate::launch::contract::Contract;
use crate::launch::inherited::Inherited;
use crate::launch::report::{self, Verdict};
use crate::plan::{Address, Detach, Listen, Needs, Output, Plan, Scope};
use crate::socket::adopt::{Adopted, FIRST};
use crate::sys;

const LISTEN: Listen = Listen {
    name: "",
    addresses: &[],
    mode: None,
    owner: None,
    group: None,
    backlog: None,
    ipv6_only: None,
    reuse_port: false,
};

static PLAN: Plan = Plan {
    name: "pingd",
    version: "1.2.3",
    description: "answers pings",
    exec: "/usr/bin/pingd",
    pidfile: None,
    user: None,
    group: None,
    supplementary_groups: None,
    umask: 0o027,
    working_directory: "/",
    root_directory: None,
    capabilities: &[],
    no_new_privileges: true,
    privileged: None,
    sandbox: None,
    limits: &[],
    nice: None,
    oom_score_adjust: None,
    credentials: &[],
    stdout: Output::Auto,
    stderr: Output::Auto,
    environment: &[],
    detach: Detach::Auto,
    listen: &[
        Listen { name: "http", addresses: &[Address::Tcp("127.0.0.1:0"), Address::Tcp("[::1]:0")], ..LISTEN },
        Listen { name: "dns", addresses: &[Address::Udp("127.0.0.1:0")], ..LISTEN },
    ],
    directories: &[],
    reload: None,
    signals: &[],
    stop_timeout: Duration::from_secs(30),
    start_timeout: Duration::from_secs(90),
    watchdog: None,
    config: None,
    control: false,
    upgrade: false,
    health: None,
    log: None,
    drain_delay: Duration::ZERO,
    scope: Scope::System,
    units: &[],
    needs: Needs::NONE,
};

/// What the environment announces, where the first numbers are a listener, a socket, a file and nothing.
/// Whatever is taken over is what was declared.
pub fn contract() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a listener");
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let file = File::open("/dev/null").expect("a file");
    let all = [OwnedFd::from(listener), OwnedFd::from(socket), OwnedFd::from(file)];
    let descriptors = all.map(IntoRawFd::into_raw_fd);
    assert_eq!(descriptors, [FIRST, FIRST + 1, FIRST + 2], "nothing else is open");
    if let Ok(contract) = Contract::read(&Options::default(), &Inherited::read()) {
        if let Ok(mut adopted) = Adopted::of(&contract, &PLAN) {
            assert!(adopted.descriptors().all(|fd| descriptors.contains(&fd)));
            for listen in PLAN.listen {
                drop(adopted.adopt(listen));
            }
            let _ = adopted.refuse_rest();
        }
    }
    for descriptor in descriptors {
        sys::close(descriptor);
    }
}

/// A command line; what is understood points at a declared socket, and errors have words.
pub fn arguments(words: impl Iterator<Item = OsString>) {
    match Options::parse(&PLAN, words) {
        Ok(options) => {
            assert!(options.listen.iter().all(|(name, _)| ["http", "dns"].contains(&name.as_str())));
            assert!(options.pidfile.is_none_or(|path| path.is_absolute()));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// A file that nobody has locked names no instance, whatever it says; a start takes it over and then holds it.
pub fn pidfile(path: &Path) {
    assert!(!matches!(peer::find(path), Ok(Instance::Running(_))), "a file is no instance");
    let pidfile = Pidfile::acquire(path, None).expect("a file that nobody holds");
    assert_eq!(std::fs::read(path).expect("the file"), format!("{}\n", getpid()).into_bytes());
    pidfile.remove();
}

/// A message to a process that waits for the answer of a reload.
pub fn reply(message: &[u8]) {
    let question = Question::new().expect("a socket");
    let address = SocketAddr::from_abstract_name(format!("{:05x}", question.value)).expect("an address");
    let asked = UnixDatagram::unbound().expect("a socket");
    if asked.send_to_addr(message, &address).is_err() {
        return;
    }
    if let Ok(Some(Reply::Refused(why))) = question.reply(getpid()) {
        assert!(why.len() <= 3 * message.len());
    }
}

/// A request at the control socket, and an answer, which is shown as JSON.
#[cfg(feature = "control")]
pub fn control(message: &[u8]) -> Option<String> {
    channel::fuzzed::request(message);
    channel::fuzzed::answer(message)
}

/// A message to the launcher.
pub fn report(message: &[u8]) {
    let (mut receiver, sender) = report::pipe().expect("a pipe");
    let message = message.get(..4096).unwrap_or(message);
    (&sender.file).write_all(message).expect("room in the pipe");
    drop(sender);
    let verdict = receiver.verdict(Duration::ZERO);
    assert!(!message.is_empty() || matches!(verdict, Ok(Verdict::Silence)));
}

/// What a client sends to `health`, as it comes in. What was understood once stays so, however much follows, and nothing is
/// read beyond the limit without an answer.
#[cfg(feature = "health")]
pub fn health(bytes: &[u8]) {
    use crate::health::request::{LONGEST, read};
    let bytes = bytes.get(..LONGEST).unwrap_or(bytes);
    let whole = read(bytes);
    assert!(whole.is_some() || bytes.len() < LONGEST, "more would be read");
    if whole.is_some_and(|request| request.page.is_ok()) {
        let first = (0..=bytes.len()).find_map(|length| read(bytes.get(..length)?));
        assert_eq!(first, whole, "it depends on how it comes in");
    }
}
