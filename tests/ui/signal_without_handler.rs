use daemon_runtime::daemon;

#[daemon(signals(SIGKILL = stop, SIGTERM = stop, USR1 = stop))]
fn main() {}

fn stop() {}
