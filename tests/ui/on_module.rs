use daemon_runtime::daemon;

#[daemon]
mod pingd {}

fn main() {}
