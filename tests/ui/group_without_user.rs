use daemon_runtime::daemon;

#[daemon(group = "ping")]
fn main() {}
