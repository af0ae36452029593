use daemon_runtime::daemon;

#[daemon(runtime_directory = "/run/pingd")]
fn main() {}
