use daemon_runtime::daemon;

#[daemon(limits(nofile = -1, nice = -5))]
fn main() {}
