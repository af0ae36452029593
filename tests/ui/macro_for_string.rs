use daemon_runtime::daemon;

#[daemon(pidfile = concat!("/run/", NAME))]
fn main() {}
