use daemon_runtime::daemon;

#[daemon(after = ["network"])]
fn main() {}
