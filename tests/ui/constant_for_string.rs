use daemon_runtime::daemon;

#[daemon(pidfile = PIDFILE)]
fn main() {}

const PIDFILE: &str = "/run/pingd/pid";
