//! `#[daemon]`: tokens in, tokens out. Use it through `daemon_runtime`, which re-exports it.

mod config;
mod declaration;
mod declared;
mod diagnostic;
mod entry;
mod expand;
mod literal;
mod signature;
#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

/// Makes `fn main` a daemon.
///
/// ```no_run
/// use daemon_runtime::{daemon, Shutdown};
/// use std::net::{TcpListener, TcpStream};
///
/// #[daemon(
///     pidfile = "/run/pingd/pingd.pid",
///     user = "pingd",
///     listen(http = "0.0.0.0:80"),
///     reload = reload,
/// )]
/// fn main(http: TcpListener, shutdown: Shutdown) -> std::io::Result<()> {
///     for connection in shutdown.incoming(&http) {
///         if let Err(error) = answer(connection?) {
///             eprintln!("a client went away: {error}");
///         }
///     }
///     Ok(())
/// }
///
/// fn answer(client: TcpStream) -> std::io::Result<()> {
/// #   drop(client);
///     // ...
///     Ok(())
/// }
///
/// fn reload() {
///     // ...
/// }
/// ```
///
/// # What main takes and returns
///
/// Any number of parameters in any order, each chosen by its type: whatever implements `FromDaemon`. A socket
/// is taken under the name that `listen` gives it; a declared one that main cannot take is an error. Main
/// returns `()`, `!`, `ExitCode`, or a `Result` of these whose error is `Debug`.
///
/// `#[daemon]` goes above the attribute of an async runtime, as in
///
/// ```no_run
/// # use daemon_runtime::{daemon, Shutdown};
/// #[daemon(user = "pingd")]
/// #[tokio::main(flavor = "current_thread")]
/// async fn main(shutdown: Shutdown) {
///     shutdown.await;
/// }
/// ```
///
/// The other way round the runtime's threads would exist before the program has detached, and `#[tokio::main]`
/// refuses a main with parameters before `#[daemon]` is asked.
///
/// # Keys
///
/// Values are literals: unit files are written from them without running the program. Functions are paths.
/// Every mistake is reported at once, each at its own token.
///
#[doc = include_str!("../keys.md")]
///
/// With `from = "daemon.toml"` the keys of that file count as well; a key cannot be in both places. The file is
/// read by `daemon_build::emit()` in build.rs, never by the program.
#[proc_macro_attribute]
pub fn daemon(attribute: TokenStream, item: TokenStream) -> TokenStream {
    expand::daemon(attribute.into(), item.into()).into()
}
