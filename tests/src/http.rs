//! The least of an HTTP client, which can also be as rude as it likes.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::Path;

use crate::wait::DEADLINE;

/// An answer, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// 200 and the like.
    pub status: u16,
    /// The lines of the head after the first.
    pub head: String,
    /// What follows the head.
    pub body: String,
}

impl Reply {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let (head, body) = text.split_once("\r\n\r\n")?;
        let (first, head) = head.split_once("\r\n")?;
        let status = first.strip_prefix("HTTP/1.1 ")?.split(' ').next()?.parse().ok()?;
        Some(Self { status, head: head.to_owned(), body: body.to_owned() })
    }

    /// The value of a line of the head.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

/// Connects to `127.0.0.1:9901`.
///
/// # Panics
///
/// When nobody listens.
#[track_caller]
pub fn connect(address: &str) -> TcpStream {
    let stream = TcpStream::connect(address).expect("somebody who listens");
    stream.set_read_timeout(Some(DEADLINE)).expect("a limit");
    stream
}

/// Sends `bytes` and reads until the other side ends it.
///
/// # Errors
///
/// When nobody answers, or something that is no HTTP.
pub fn try_ask(address: &str, bytes: &[u8]) -> io::Result<Reply> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(DEADLINE))?;
    exchange(&mut stream, bytes)
}

/// The same, where there must be an answer.
///
/// # Panics
///
/// When there is none.
#[track_caller]
pub fn ask(address: &str, bytes: &[u8]) -> Reply {
    let asked = String::from_utf8_lossy(bytes.get(..60).unwrap_or(bytes)).into_owned();
    try_ask(address, bytes).unwrap_or_else(|error| panic!("{asked:?}: {error}"))
}

/// The page at `path`.
///
/// # Panics
///
/// When there is no answer.
#[track_caller]
pub fn get(address: &str, path: &str) -> Reply {
    ask(address, &request(path))
}

/// The page at `path` of a unix socket.
///
/// # Errors
///
/// When nobody answers, or something that is no HTTP.
pub fn get_unix(socket: &Path, path: &str) -> io::Result<Reply> {
    exchange(&mut UnixStream::connect(socket)?, &request(path))
}

/// A request as a probe makes it.
#[must_use]
pub fn request(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: probe\r\n\r\n").into_bytes()
}

/// What a client has been answered that has said all it wanted, until the other side ends it.
///
/// # Errors
///
/// Those of reading, and `InvalidData` for what is no HTTP.
pub fn reply(stream: &mut impl Read) -> io::Result<Reply> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let shown = || io::Error::new(io::ErrorKind::InvalidData, String::from_utf8_lossy(&bytes).into_owned());
    Reply::parse(&bytes).ok_or_else(shown)
}

/// Says no more, but listens.
///
/// # Panics
///
/// When the connection is gone.
#[track_caller]
pub fn half_close(stream: &TcpStream) {
    stream.shutdown(Shutdown::Write).expect("a connection");
}

fn exchange(stream: &mut (impl Read + Write), bytes: &[u8]) -> io::Result<Reply> {
    stream.write_all(bytes)?;
    reply(stream)
}
