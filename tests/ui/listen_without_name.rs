use daemon_runtime::daemon;

#[daemon(listen = "0.0.0.0:80")]
fn main() {}
