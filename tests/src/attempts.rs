//! What a test daemon tries, from inside its walls.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions, Permissions};
use std::io;
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{SocketAddr, UnixStream};
use std::process::Command;

use nix::errno::Errno;
use nix::sys::signal::kill;
use nix::sys::socket::{AddressFamily, SockFlag, SockType, socket};
use nix::unistd::Pid;

use crate::launch::Launch;

/// Tries `what` and says how it went: `ok`, or the name of the error.
///
/// # Panics
///
/// At an attempt that is none.
pub fn attempt(what: &str) -> String {
    let (verb, on) = what.split_once(' ').unwrap_or((what, ""));
    let outcome = match verb {
        "read" => fs::read(on).map(drop),
        "list" => fs::read_dir(on).map(drop),
        "write" => OpenOptions::new().write(true).open(on).map(drop),
        "make" => OpenOptions::new().write(true).create_new(true).open(on).map(drop),
        "mkdir" => fs::create_dir(on),
        "remove" => fs::remove_file(on),
        "truncate" => nix::unistd::truncate(on, 0).map_err(io::Error::from),
        "rename" => {
            let (from, to) = on.split_once(' ').expect("two paths");
            fs::rename(from, to)
        }
        "symlink" => std::os::unix::fs::symlink("/etc/passwd", on),
        "set-user-id" => fs::set_permissions(on, Permissions::from_mode(0o4755)),
        "run" => Command::new(on).status().map(drop),
        "listen" => TcpListener::bind(on).map(drop),
        "connect" => TcpStream::connect(on).map(drop),
        "datagram" => UdpSocket::bind("127.0.0.1:0").and_then(|udp| udp.connect(on)),
        "abstract" => {
            SocketAddr::from_abstract_name(on).and_then(|name| UnixStream::connect_addr(&name)).map(drop)
        }
        "socket" => opened(on),
        "signal" => kill(Pid::from_raw(on.parse().expect("a number")), None).map_err(io::Error::from),
        "perl" => {
            print!("{}", perl(on));
            Ok(())
        }
        other => panic!("no such attempt: {other}"),
    };
    outcome.map_or_else(|error| name(&error), |()| "ok".into())
}

fn opened(family: &str) -> io::Result<()> {
    let (family, kind) = match family {
        "unix" => (AddressFamily::Unix, SockType::Stream),
        "inet" => (AddressFamily::Inet, SockType::Stream),
        "netlink" => (AddressFamily::Netlink, SockType::Raw),
        "packet" => (AddressFamily::Packet, SockType::Raw),
        other => panic!("no such family: {other}"),
    };
    socket(family, kind, SockFlag::empty(), None).map(drop).map_err(io::Error::from)
}

fn perl(calls: &str) -> String {
    let script = "for (@ARGV) { my ($name, @call) = split /,/; \
                  my @words = map { /^'(.*)/ ? \"$1\\0\" : $_ + 0 } @call; \
                  print \"$name: \", (syscall($words[0], @words[1 .. $#words]) == -1 ? $! + 0 : 'ok'), \"\\n\" }";
    let output = Command::new("/usr/bin/perl").args(["-e", script]).args(calls.split(' ')).output();
    let output = output.expect("perl");
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
}

fn name(error: &io::Error) -> String {
    error.raw_os_error().map_or_else(|| error.to_string(), |number| format!("{:?}", Errno::from_raw(number)))
}

/// What a foreground run of `daemon` says to each attempt.
///
/// # Panics
///
/// When the daemon fails.
#[track_caller]
pub fn outcomes(launch: Launch, attempts: &[&str]) -> BTreeMap<String, String> {
    let words = attempts.iter().map(|what| format!("try={what}"));
    let ended = words.fold(launch.arg("--foreground"), Launch::arg).run().expect(0);
    let pair =
        |line: &str| line.rsplit_once(": ").map(|(what, outcome)| (what.to_owned(), outcome.to_owned()));
    ended.stdout.lines().filter_map(pair).collect()
}

/// Each attempt of a list goes as the list says.
///
/// # Panics
///
/// With the attempts that went another way.
#[track_caller]
pub fn assert_outcomes(launch: Launch, expected: &[(&str, &str)]) {
    let attempts: Vec<&str> = expected.iter().map(|(what, _)| *what).collect();
    let outcomes = outcomes(launch, &attempts);
    let wrong = |(what, outcome): &&(&str, &str)| outcomes.get(*what).map(String::as_str) != Some(*outcome);
    let wrong: Vec<_> = expected.iter().filter(wrong).map(|(what, _)| (what, outcomes.get(*what))).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// System calls for the attempt `perl`: a name, the number, the arguments; `'` stands before a text. What each comes
/// to, by its name: `ok` or the number of the error.
///
/// # Panics
///
/// When the daemon fails.
#[track_caller]
pub fn called(launch: Launch, calls: &[(&str, i64, &str)]) -> BTreeMap<String, String> {
    let word = |(name, number, arguments): &(&str, i64, &str)| format!("{name},{number},{arguments}");
    let words: Vec<String> = calls.iter().map(word).collect();
    outcomes(launch, &[&format!("perl {}", words.join(" "))])
}
