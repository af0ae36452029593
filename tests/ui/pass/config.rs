//! A configuration with everything that its type may have, behind an alias, with and without a handler that sees it.
#![forbid(unsafe_code)]
#![deny(warnings)]

use daemon_runtime::{Config, Problems, Validate};

type Settled = Config<Settings>;

#[derive(serde::Deserialize, serde::Serialize)]
struct Settings {
    greeting: String,
}

impl Validate for Settings {
    const SECRETS: &'static [&'static str] = &["greeting"];
    const RESTART: &'static [&'static str] = &["greeting"];

    fn validate(&self, problems: &mut Problems) {
        if self.greeting.is_empty() {
            problems.at("greeting", "must not be empty");
        }
    }
}

mod plain {
    use daemon_runtime::{Config, daemon};

    #[derive(serde::Deserialize)]
    pub struct Nothing {}

    #[daemon(config = "/etc/pingd/pingd.toml", reload = refuse)]
    pub fn main(_config: Config<Nothing>) {}

    fn refuse(_: &Nothing, _: &Nothing) -> Result<(), &'static str> {
        Err("never")
    }
}

mod shown {
    use daemon_runtime::{Shutdown, daemon};

    #[daemon(config = "/etc/pingd/pingd.toml")]
    pub fn main(config: super::Settled, again: super::Settled, _shutdown: Shutdown) {
        assert_eq!(config.get().greeting, again.clone().get().greeting);
    }
}

fn main() {
    let _ = (plain::main, shown::main);
}
