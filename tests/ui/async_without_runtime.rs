use daemon_runtime::daemon;

#[daemon(pidfile = "/run/pingd/pid")]
async fn main() {}
