use daemon_runtime::daemon;

#[daemon(stop_timeout = "30 sec", start_timeout = "1.5m")]
fn main() {}
