use daemon_runtime::daemon;

#[daemon(listen(http = ["0.0.0.0:80", "unix:/run/pingd/http.sock"]))]
fn main() {}
