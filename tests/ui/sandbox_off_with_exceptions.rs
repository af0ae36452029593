use daemon_runtime::daemon;

#[daemon(sandbox(mode = "off", write = ["/srv/pingd"]))]
fn main() {}
