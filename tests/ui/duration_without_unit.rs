use daemon_runtime::daemon;

#[daemon(stop_timeout = 30)]
fn main() {}
