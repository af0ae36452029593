use daemon_runtime::daemon;

#[daemon(no_new_privileges = "yes")]
fn main() {}
