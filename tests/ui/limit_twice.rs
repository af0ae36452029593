use daemon_runtime::daemon;

#[daemon(limits(core = 0, core = "infinity"))]
fn main() {}
