use daemon_runtime::daemon;

#[daemon(ThrottleInterval = 10)]
fn main() {}
