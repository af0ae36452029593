//! Connections into the network of a box.

use std::fs::File;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::thread;

use nix::sched::{CloneFlags, setns};

use super::Machine;
use crate::wait::limit;

impl Machine {
    /// Connects to an address as seen inside.
    ///
    /// # Errors
    /// Those of [`TcpStream::connect`].
    ///
    /// # Panics
    /// When the network of the box cannot be entered.
    pub fn connect(&self, address: &str) -> io::Result<TcpStream> {
        let network = File::open(format!("/proc/{}/ns/net", self.leader))?;
        // Only the thread moves, and it ends here; a socket stays in the network it was made in.
        thread::scope(|scope| {
            let connecting = scope.spawn(|| {
                setns(&network, CloneFlags::CLONE_NEWNET)?;
                TcpStream::connect(address)
            });
            connecting.join().expect("connecting does not panic")
        })
    }

    /// Asks for `/` over HTTP and returns the whole answer.
    ///
    /// # Errors
    /// When nobody listens, or no answer comes.
    pub fn http(&self, address: &str) -> io::Result<String> {
        let mut stream = self.connect(address)?;
        stream.write_all(b"GET / HTTP/1.1\r\nHost: box\r\nConnection: close\r\n\r\n")?;
        read_all(stream)
    }
    /// Connects, says nothing and returns all that comes.
    ///
    /// # Errors
    /// When nobody listens, or no end comes.
    pub fn read_from(&self, address: &str) -> io::Result<String> {
        read_all(self.connect(address)?)
    }
}

fn read_all(mut stream: TcpStream) -> io::Result<String> {
    stream.set_read_timeout(Some(limit()))?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    Ok(text)
}
