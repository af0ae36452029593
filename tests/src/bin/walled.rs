//! A daemon within walls of its own, which may start one program.

use std::net::TcpListener;

use daemon_runtime::{Args, Ready, Shutdown, daemon};
use daemon_tests::acting;

#[daemon(
    pidfile = "/run/walled/walled.pid",
    listen(web = ["127.0.0.1:7003", "127.0.0.1:7008"]),
    sandbox(mode = "strict", execute = ["/usr/bin/perl"]),
    runtime_directory = "walled",
    start_timeout = "10m",
    stop_timeout = "10m"
)]
fn main(_web: Vec<TcpListener>, args: Args, ready: Ready, shutdown: Shutdown) -> Result<(), String> {
    acting::act(args, ready, Ready::ready, || shutdown.wait())
}
