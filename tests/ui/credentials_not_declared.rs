use daemon_runtime::{Credentials, daemon};

#[daemon]
fn main(credentials: Credentials) {
    drop(credentials);
}
