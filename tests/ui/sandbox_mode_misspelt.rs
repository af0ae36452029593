use daemon_runtime::daemon;

#[daemon(sandbox = "stict")]
fn main() {}
