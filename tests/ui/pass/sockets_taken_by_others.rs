#![deny(warnings)]

use daemon_runtime::{Context, Error, FromDaemon, Listeners};
use std::net::TcpListener;

struct Server(TcpListener);

impl FromDaemon for Server {
    fn from_daemon(context: &Context, _: &str) -> Result<Self, Error> {
        TcpListener::from_daemon(context, "http").map(Self)
    }
}

mod by_a_type_of_its_own {
    #[daemon_runtime::daemon(listen(http = "0.0.0.0:80"))]
    pub fn main(server: super::Server) {
        drop(server.0);
    }
}

mod by_all_that_are_left {
    #[daemon_runtime::daemon(listen(http = "0.0.0.0:80", dns = "udp:0.0.0.0:53"))]
    pub fn main(dns: std::net::UdpSocket, rest: super::Listeners) {
        drop((dns, rest));
    }
}

mod by_way_of_the_context {
    use super::{Context, FromDaemon, TcpListener};

    #[daemon_runtime::daemon(listen(http = "0.0.0.0:80"))]
    pub fn main(context: Context) {
        drop(TcpListener::from_daemon(&context, "http"));
    }
}

fn main() {
    let _ = (by_a_type_of_its_own::main, by_all_that_are_left::main, by_way_of_the_context::main);
}
