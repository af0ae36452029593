//! A daemon that is upgraded: with a socket of each kind, on which it says which process it is, and connections that it
//! holds for as long as its clients do. What a file `start` in its place says becomes of the next one's start.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, UdpSocket};
use std::os::fd::{AsFd, AsRawFd};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::id;
use std::thread;
use std::time::Duration;

use daemon_runtime::{Args, Context, Ready, Shutdown, daemon};
use daemon_tests::acting::{self, await_file};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{Signal, raise};

#[daemon(
    pidfile = "/run/upgrading/upgrading.pid",
    listen(
        web = "127.0.0.1:7003",
        names = "udp:127.0.0.1:7004",
        control(address = "unix:/run/upgrading/control.sock", mode = 0o600),
    ),
    environment(GREETING = "hello"),
    reload = acting::reload,
    upgrade = true,
    control = true,
    health = "127.0.0.1:7005",
    start_timeout = "10s",
    stop_timeout = "5s",
)]
fn main(
    args: Args,
    ready: Ready,
    web: TcpListener,
    names: UdpSocket,
    control: UnixListener,
    context: Context,
) -> Result<(), String> {
    let place = args.into_iter().next().map(PathBuf::from).unwrap_or_default();
    acting::act([format!("place={}", place.display()).into()], (), |()| (), || ())?;
    begin(&place, &context)?;
    let shutdown = context.shutdown();
    ready.ready();
    thread::scope(|scope| {
        scope.spawn(|| tell(&names, &shutdown));
        scope.spawn(|| {
            for client in shutdown.incoming(&control).flatten() {
                let _gone = serve(&client, &client);
            }
        });
        for client in shutdown.incoming(&web).flatten() {
            scope.spawn(move || serve(&client, &client));
        }
    });
    Ok(())
}

fn begin(place: &Path, context: &Context) -> Result<(), String> {
    match std::fs::read_to_string(place.join("start")).unwrap_or_default().as_str() {
        "refuse" => Err("this version likes nothing".into()),
        "panic" => panic!("this version falls over"),
        "exit" => std::process::exit(3),
        "die" => {
            raise(Signal::SIGKILL).expect("to die");
            Ok(())
        }
        "hang" => {
            std::fs::write(place.join("hanging"), id().to_string()).expect("a file");
            thread::sleep(Duration::MAX);
            Ok(())
        }
        "extend" => {
            context.extend_timeout(Duration::from_secs(60));
            std::fs::write(place.join("hanging"), id().to_string()).expect("a file");
            await_file(&place.join("go"));
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Answers each line: which process this is, and what the line says.
fn serve(from: impl std::io::Read, mut to: impl Write) -> std::io::Result<()> {
    for line in BufReader::new(from).lines() {
        writeln!(to, "{} {}", id(), line?)?;
    }
    Ok(())
}

/// Answers each datagram until the stop.
fn tell(names: &UdpSocket, shutdown: &Shutdown) {
    let mut buffer = [0; 64];
    loop {
        let mut waits = [names.as_fd(), shutdown.as_fd()].map(|fd| PollFd::new(fd, PollFlags::POLLIN));
        // A signal may have met this thread.
        let _interrupted = poll(&mut waits, PollTimeout::NONE);
        if waits[1].any() == Some(true) {
            return;
        }
        // Another process may have been faster.
        names.set_nonblocking(true).unwrap_or_else(|error| panic!("{}: {error}", names.as_raw_fd()));
        if let Ok((length, from)) = names.recv_from(&mut buffer) {
            let text = format!("{} {}", id(), String::from_utf8_lossy(&buffer[..length]));
            names.send_to(text.as_bytes(), from).expect("to answer");
        }
    }
}
