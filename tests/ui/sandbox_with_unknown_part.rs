use daemon_runtime::daemon;

#[daemon(sandbox(mode = "strict", syscalls = ["@mount"]))]
fn main() {}
