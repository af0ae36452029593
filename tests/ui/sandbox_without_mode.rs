use daemon_runtime::daemon;

#[daemon(sandbox(write = ["/srv/pingd"]))]
fn main() {}
