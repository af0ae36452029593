use daemon_runtime::daemon;

#[daemon(pidfle = "/run/pingd/pid")]
fn main() {}
