//! A daemon that declares everything that its start has to do something for.

use daemon_runtime::{Args, Context, Listeners, Ready, Shutdown, daemon};
use daemon_tests::acting;

#[daemon(
    pidfile = "/run/whole/whole.pid",
    user = "nobody",
    group = "daemon",
    supplementary_groups = ["adm", "mail"],
    umask = 0o027,
    working_directory = "/usr",
    stdout = "/var/log/whole/out",
    stderr = "/var/log/whole/err",
    environment(GREETING = "hello"),
    runtime_directory = "whole",
    state_directory = "whole/deep",
    cache_directory(path = "whole", mode = 0o700),
    logs_directory = "whole",
    configuration_directory = "whole",
    listen(
        web = "127.0.0.1:80",
        names = "udp:127.0.0.1:53",
        control(address = "unix:/run/whole.sock", mode = 0o600),
        log = "unix-datagram:/run/whole/log.sock",
    ),
    reload = acting::reload,
    signals(SIGUSR1 = acting::signalled),
    start_timeout = "10m",
    stop_timeout = "10m",
)]
fn main(
    args: Args,
    context: Context,
    listeners: Listeners,
    ready: Ready,
    shutdown: Shutdown,
) -> Result<(), String> {
    let sockets = listeners.len();
    if sockets < 4 {
        return Err(format!("only {sockets} sockets"));
    }
    context.state_directory().ok_or("a declared directory is unknown")?;
    acting::act(args, ready, Ready::ready, || shutdown.wait())
}
