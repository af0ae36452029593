use daemon_runtime::daemon;

#[daemon(environment(NOTIFY_SOCKET = "/run/x"))]
fn main() {}
