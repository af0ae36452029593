#![deny(warnings)]

use daemon_runtime::{Context, daemon};

mod config {
    pub fn load(context: &super::Context) -> std::io::Result<()> {
        let _ = context.name();
        Ok(())
    }
}

fn rotate() {}

fn dump<T: Default>() -> Result<(), T> {
    Err(T::default())
}

mod pingd {
    use super::*;

    #[daemon(
        reload = config::load,
        signals(SIGUSR1 = rotate, SIGUSR2 = super::dump::<String>, SIGWINCH = crate::rotate),
    )]
    pub fn main() {}
}

fn main() {
    let _ = pingd::main;
}
