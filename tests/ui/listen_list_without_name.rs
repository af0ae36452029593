use daemon_runtime::daemon;

#[daemon(listen = ["localhost:80"])]
fn main() {}
