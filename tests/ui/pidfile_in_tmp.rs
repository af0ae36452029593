use daemon_runtime::daemon;

#[daemon(pidfile = "/tmp/pingd.pid")]
fn main() {}
