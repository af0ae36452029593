use daemon_runtime::daemon;

#[daemon(workdir = "/var/lib/pingd")]
fn main() {}
