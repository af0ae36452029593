use daemon_runtime::{Config, daemon};

#[derive(serde::Deserialize)]
struct Settings {}

#[daemon]
fn main(_config: Config<Settings>) {}
