//! A daemon below another root directory, as another user, which says what it sees there.

use std::fs;
use std::os::unix::net::UnixListener;

use daemon_runtime::{Args, Ready, Shutdown, daemon};
use daemon_tests::acting;

#[daemon(
    pidfile = "/run/jailed/jailed.pid",
    root_directory = "/mnt",
    user = "nobody",
    supplementary_groups = ["adm"],
    listen(web = "unix:/run/jailed/web.sock"),
)]
fn main(args: Args, web: UnixListener, ready: Ready, shutdown: Shutdown) -> Result<(), String> {
    let entries = fs::read_dir("/..").map_err(|error| error.to_string())?.count();
    eprintln!("{entries} entries above the root");
    let result = acting::act(args, ready, Ready::ready, || shutdown.wait());
    drop(web);
    result
}
