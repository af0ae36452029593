use daemon_runtime::daemon;

#[daemon(credentials(tls_key = "tls.key"))]
fn main() {}
