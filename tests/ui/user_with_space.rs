use daemon_runtime::daemon;

#[daemon(user = "ping d")]
fn main() {}
