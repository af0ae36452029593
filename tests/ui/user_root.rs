use daemon_runtime::daemon;

#[daemon(user = "root")]
fn main() {}
