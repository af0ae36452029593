use daemon_runtime::daemon;

#[daemon(nice = -5i32)]
fn main() {}
