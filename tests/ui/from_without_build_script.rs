use daemon_runtime::daemon;

#[daemon(from = "daemon.toml")]
fn main() {}
