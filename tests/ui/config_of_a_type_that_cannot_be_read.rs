use daemon_runtime::{Config, daemon};

struct Settings {}

#[daemon(config = "/etc/pingd/pingd.toml")]
fn main(_config: Config<Settings>) {}
