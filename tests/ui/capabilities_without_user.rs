use daemon_runtime::daemon;

#[daemon(capabilities = ["CAP_SYS_TIME"])]
fn main() {}
