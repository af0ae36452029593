use daemon_runtime::daemon;

#[daemon(sandbox = "strict")]
fn main() {}
