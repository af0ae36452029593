use daemon_runtime::daemon;

#[daemon(args = "--verbose --port 80")]
fn main() {}
