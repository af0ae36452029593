use daemon_runtime::daemon;

#[daemon(pidfile = "pingd.pid")]
fn main() {}
