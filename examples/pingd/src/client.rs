//! One client of a server that uses threads: its request is read, and answered, with a limit on both.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Instant, SystemTime};

use crate::http;

/// Answers one client, in a thread that it may hold up for [`http::PATIENCE`], and as long again while it reads.
///
/// # Errors
/// Those of its connection.
pub fn serve(mut client: TcpStream, greeting: &str) -> io::Result<()> {
    let deadline = Instant::now() + http::PATIENCE;
    let mut head = Vec::new();
    while !http::is_whole(&head) && read_some(&mut client, deadline, &mut head)? {}
    client.set_write_timeout(Some(http::PATIENCE))?;
    client.write_all(&http::answer(&head, greeting, SystemTime::now()))?;
    // Closing while bytes wait to be read would reset the connection, and the answer with it.
    client.shutdown(Shutdown::Write)?;
    while read_some(&mut client, deadline, &mut Vec::new())? {}
    Ok(())
}

/// Reads what has come; `false` when nothing more comes, or not in time.
fn read_some(client: &mut TcpStream, deadline: Instant, into: &mut Vec<u8>) -> io::Result<bool> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Ok(false);
    }
    client.set_read_timeout(Some(left))?;
    let mut buffer = [0; 1024];
    match client.read(&mut buffer) {
        Ok(length) => {
            into.extend_from_slice(&buffer[..length]);
            Ok(length > 0)
        }
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => Ok(false),
        Err(error) => Err(error),
    }
}
