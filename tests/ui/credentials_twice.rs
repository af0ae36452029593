use daemon_runtime::{Credentials, daemon};

#[daemon(credentials(tls_key = "/etc/pingd/tls.key"))]
fn main(left: Credentials, right: Credentials) {
    drop((left, right));
}
