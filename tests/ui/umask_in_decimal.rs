use daemon_runtime::daemon;

#[daemon(umask = 22)]
fn main() {}
