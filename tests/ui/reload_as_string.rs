use daemon_runtime::daemon;

#[daemon(reload = "reload")]
fn main() {}

fn reload() {}
