use daemon_runtime::daemon;

#[daemon(restart = "on-falure")]
fn main() {}
