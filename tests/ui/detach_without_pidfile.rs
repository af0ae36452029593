use daemon_runtime::daemon;

#[daemon(detach = true)]
fn main() {}
