use daemon_runtime::daemon;

#[daemon(systemd = 219)]
fn main() {}
