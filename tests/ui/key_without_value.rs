use daemon_runtime::daemon;

#[daemon(pidfile)]
fn main() {}
