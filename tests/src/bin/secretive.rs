//! A daemon with a secret: keeps it with the word `keep`, tells it to a file with `tell=FILE`, and else forgets it at once.

use std::ffi::OsString;
use std::path::Path;

use daemon_runtime::{Args, Credentials, Ready, Shutdown, daemon};
use daemon_tests::acting;

#[daemon(pidfile = "/run/secretive/secretive.pid", credentials(token = "/srv/secretive/token"))]
fn main(mut credentials: Credentials, args: Args, ready: Ready, shutdown: Shutdown) -> Result<(), String> {
    let (own, words): (Vec<OsString>, Vec<OsString>) =
        args.into_iter().partition(|word| word == "keep" || word.to_string_lossy().starts_with("tell="));
    let shown = format!("{credentials:?}");
    let token = credentials.take("token").ok_or("no such secret")?;
    for word in &own {
        if let Some(file) = word.to_string_lossy().strip_prefix("tell=") {
            let text = [shown.as_bytes(), format!(" {token:?} ").as_bytes(), token.as_ref()].concat();
            std::fs::write(Path::new(file), text).map_err(|error| error.to_string())?;
        }
    }
    let kept = own.iter().any(|word| word == "keep").then_some(token);
    let result = acting::act(words, ready, Ready::ready, || shutdown.wait());
    drop(kept);
    result
}
