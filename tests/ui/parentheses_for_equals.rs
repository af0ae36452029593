use daemon_runtime::daemon;

#[daemon(pidfile("/run/pingd/pid"))]
fn main() {}
