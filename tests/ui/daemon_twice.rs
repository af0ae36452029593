use daemon_runtime::daemon;

#[daemon]
#[daemon]
fn main() {}
