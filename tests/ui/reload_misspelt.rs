use daemon_runtime::daemon;

#[daemon(reload = relod)]
fn main() {}

fn reload() {}
