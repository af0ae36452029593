use daemon_runtime::daemon;

#[daemon(sandbox(mode = "strict", read = ["/etc/ssl", "srv"], write = ["/srv/../etc"]))]
fn main() {}
