use daemon_runtime::daemon;

#[daemon(credentials = "/etc/pingd/tls.key")]
fn main() {}
