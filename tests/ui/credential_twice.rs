use daemon_runtime::daemon;

#[daemon(credentials(tls_key = "/etc/pingd/tls.key", tls_key = "/etc/pingd/old.key"))]
fn main() {}
