use daemon_runtime::daemon;

#[daemon(limits(nofile = "4K", memlock = "64MB", cpu = "10 seconds", rttime = "1h"))]
fn main() {}
