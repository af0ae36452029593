use daemon_runtime::daemon;

#[daemon(pidfile = 3)]
fn main() {}
