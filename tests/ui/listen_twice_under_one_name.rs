use daemon_runtime::daemon;

#[daemon(listen(http = "0.0.0.0:80", http = "0.0.0.0:81"))]
fn main() {}
