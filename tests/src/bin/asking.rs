//! Says one thing at a unix socket and repeats what it hears; whoever it is run as.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;

fn main() -> std::io::Result<()> {
    let path = std::env::args_os().nth(1).expect("a socket");
    let line = std::env::args().nth(2).expect("a line");
    let mut stream = UnixStream::connect(path)?;
    // Whoever is refused need not be listened to.
    let _ = writeln!(stream, "{line}");
    let mut heard = Vec::new();
    let _ = stream.read_to_end(&mut heard);
    print!("{}", String::from_utf8_lossy(&heard));
    Ok(())
}
