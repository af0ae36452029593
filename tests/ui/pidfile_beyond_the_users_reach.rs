use daemon_runtime::daemon;

#[daemon(pidfile = "/run/pingd.pid", user = "pingd")]
fn main() {}
