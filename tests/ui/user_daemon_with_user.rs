use daemon_runtime::daemon;

#[daemon(scope = "user", user = "ping")]
fn main() {}
