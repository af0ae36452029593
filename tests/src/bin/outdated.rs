//! A daemon of another version: it has the lock, listens at the control socket, and knows no request.

use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::os::unix::net::UnixListener;

use nix::fcntl::{FcntlArg, fcntl};
use nix::libc;

fn main() -> std::io::Result<()> {
    let path = std::env::args().nth(1).expect("a PID file");
    let reply = std::env::args().nth(2).expect("a reply");
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path)?;
    let l_type = i16::try_from(libc::F_WRLCK).expect("a small number");
    let lock = libc::flock { l_type, l_whence: 0, l_start: 0, l_len: 1, l_pid: 0 };
    fcntl(&file, FcntlArg::F_SETLK(&lock)).expect("a lock");
    writeln!(&file, "{}", std::process::id())?;
    let listener = UnixListener::bind(format!("{path}.control"))?;
    for stream in listener.incoming() {
        let mut stream = stream?;
        let _ = stream.read(&mut [0; 64])?;
        stream.write_all(reply.as_bytes())?;
    }
    Ok(())
}
