use daemon_runtime::daemon;

#[daemon(listen(http = "localhost:80"))]
fn main() {}
