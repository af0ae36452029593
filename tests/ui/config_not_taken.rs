use daemon_runtime::daemon;

#[daemon(config = "/etc/pingd/pingd.toml")]
fn main() {}
