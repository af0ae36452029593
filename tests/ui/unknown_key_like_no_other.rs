use daemon_runtime::daemon;

#[daemon(colour = "red")]
fn main() {}
