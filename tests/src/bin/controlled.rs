//! A daemon with a control socket and everything that it tells of.

use daemon_runtime::{Args, Listeners, Ready, Shutdown, daemon};
use daemon_tests::acting;

#[daemon(
    pidfile = "/run/controlled/pid",
    control = true,
    listen(web = "127.0.0.1:8080"),
    reload = acting::reload,
    signals(SIGUSR1 = acting::signalled),
    start_timeout = "10m",
    stop_timeout = "10m",
)]
fn main(args: Args, listeners: Listeners, ready: Ready, shutdown: Shutdown) -> Result<(), String> {
    let _listening = listeners;
    acting::act(args, ready, Ready::ready, || shutdown.wait())
}
