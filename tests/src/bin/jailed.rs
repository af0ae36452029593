//! A daemon below another root directory, as another user, which says what it sees there.

use std::fs;

use daemon_runtime::{Args, Ready, Shutdown, daemon};
use daemon_tests::acting;

#[daemon(
    pidfile = "/run/jailed/jailed.pid",
    root_directory = "/mnt",
    user = "nobody",
    supplementary_groups = ["adm"],
)]
fn main(args: Args, ready: Ready, shutdown: Shutdown) -> Result<(), String> {
    let entries = fs::read_dir("/..").map_err(|error| error.to_string())?.count();
    eprintln!("{entries} entries above the root");
    acting::act(args, ready, Ready::ready, || shutdown.wait())
}
