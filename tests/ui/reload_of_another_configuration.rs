use daemon_runtime::{Config, daemon};

#[derive(serde::Deserialize)]
struct Settings {}

struct Other {}

#[daemon(config = "/etc/pingd/pingd.toml", reload = reload)]
fn main(_config: Config<Settings>) {}

fn reload(_: &Other, _: &Other) {}
