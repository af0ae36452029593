use daemon_runtime::daemon;

#[daemon(user = "0")]
fn main() {}
