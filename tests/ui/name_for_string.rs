use daemon_runtime::daemon;

#[daemon(user = nobody)]
fn main() {}
