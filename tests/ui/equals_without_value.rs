use daemon_runtime::daemon;

#[daemon(pidfile = , user = "ping")]
fn main() {}
