use daemon_runtime::daemon;

#[daemon(
    user = "ping",
    pidfile = "/run/p/pid",
    user = "www",
)]
fn main() {}
