//! A daemon that leaves a socket of its own and a memory for the program after it. Each client hears which process
//! answers, and how many there were.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::process::id;
use std::thread;

use daemon_runtime::{Args, Context, Ready, Shutdown, daemon};
use nix::sys::memfd::{MFdFlags, memfd_create};

#[daemon(pidfile = "/run/remembering/remembering.pid", upgrade = true)]
fn main(args: Args, context: Context, ready: Ready, shutdown: Shutdown) -> io::Result<()> {
    let address = args.into_iter().next().map_or("127.0.0.1:7006".into(), |word| word.display().to_string());
    // ANCHOR: stored
    let listener = match context.stored("listener")?.pop() {
        Some(socket) => TcpListener::from(socket),
        None => stored(&context, "listener", TcpListener::bind(address)?.into())?.into(),
    };
    // ANCHOR_END: stored
    let mut memory = match context.stored("memory")?.pop() {
        Some(memory) => File::from(memory),
        None => stored(&context, "memory", memfd_create("memory", MFdFlags::MFD_CLOEXEC)?)?.into(),
    };
    let number = count(&mut memory)?;
    ready.ready();
    // What nobody is to find again.
    context.store("passing", &memory)?;
    context.unstore("passing")?;
    thread::scope(|scope| {
        for client in shutdown.incoming(&listener).flatten() {
            scope.spawn(move || serve(&client, number));
        }
    });
    Ok(())
}

fn stored(context: &Context, name: &str, descriptor: OwnedFd) -> io::Result<OwnedFd> {
    context.store(name, &descriptor)?;
    Ok(descriptor)
}

/// How many processes have had this memory.
fn count(memory: &mut File) -> io::Result<u32> {
    let mut text = String::new();
    memory.seek(SeekFrom::Start(0))?;
    memory.read_to_string(&mut text)?;
    let number = text.parse().unwrap_or(0) + 1;
    memory.seek(SeekFrom::Start(0))?;
    write!(memory, "{number}")?;
    Ok(number)
}

fn serve(mut client: &TcpStream, number: u32) -> io::Result<()> {
    for line in BufReader::new(client).lines() {
        writeln!(client, "{} {number} {}", id(), line?)?;
    }
    Ok(())
}
