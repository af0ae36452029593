use daemon_runtime::daemon;

#[daemon(sandbox = "strict", no_new_privileges = false)]
fn main() {}
