use daemon_runtime::daemon;

#[daemon(listen(http = ["0.0.0.0:80", "0.0.0.0:80"], local = "127.0.0.1:80"))]
fn main() {}
