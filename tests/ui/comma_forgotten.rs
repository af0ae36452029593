use daemon_runtime::daemon;

#[daemon(user = "ping" group = "ping")]
fn main() {}
