use daemon_runtime::daemon;

#[daemon(nice = "-5")]
fn main() {}
