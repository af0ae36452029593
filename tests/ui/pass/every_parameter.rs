#![deny(warnings)]
#![forbid(unsafe_code)]

use std::net::{TcpListener, UdpSocket};
use std::os::unix::net::{UnixDatagram, UnixListener};

use daemon_runtime::{
    Args, Context, Error, FromDaemon, Listeners, Ready, Shutdown, UnixSeqpacketListener, Watchdog, daemon,
};

struct Own;

impl FromDaemon for Own {
    fn from_daemon(_: &Context, _: &str) -> Result<Self, Error> {
        Ok(Self)
    }
}

struct Pair {
    left: u8,
    right: u8,
}

impl FromDaemon for Pair {
    fn from_daemon(context: &Context, name: &str) -> Result<Self, Error> {
        let pair = Self { left: 0, right: 1 };
        if pair.right == 0 { Err(Error::parameter(format_args!("{name}: {context:?}"))) } else { Ok(pair) }
    }
}

mod nothing {
    #[daemon_runtime::daemon]
    pub fn main() {}
}

mod all {
    use super::*;

    #[daemon(
        listen(
            http = "0.0.0.0:80",
            dns = "udp:[::]:53",
            admin(address = "unix:/run/pingd/admin.sock", mode = 0o660, backlog = 16),
            r#log = "unix-datagram:/run/pingd/log.sock",
            control = "unix-seqpacket:/run/pingd/control.sock",
            public = ["0.0.0.0:81", "[::]:81"],
        ),
        runtime_directory = "pingd",
        watchdog = "10s",
    )]
    pub fn main(
        http: TcpListener,
        mut dns: UdpSocket,
        _admin: UnixListener,
        r#log: UnixDatagram,
        control: UnixSeqpacketListener,
        public: Vec<TcpListener>,
        rest: Listeners,
        context: Context,
        shutdown: Shutdown,
        ready: Ready,
        watchdog: Watchdog,
        Args(words): Args,
        #[allow(unused_variables)] own: Own,
        Pair { left, .. }: Pair,
    ) {
        dns = dns.try_clone().expect("a socket");
        let _ = (http, &mut dns, log, control, public, rest, context, shutdown, watchdog, words, left);
        ready.ready();
    }
}

fn main() {
    let _ = (nothing::main, all::main);
}
