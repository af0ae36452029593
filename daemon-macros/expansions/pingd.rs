#[daemon(
    pidfile = "/run/pingd/pingd.pid",
    user = "pingd",
    listen(http = "0.0.0.0:80"),
    reload = reload,
)]
/// Answers pings.
#[allow(clippy::unnecessary_wraps)]
fn main(http: TcpListener, shutdown: Shutdown) -> std::io::Result<()> {
    Ok(())
}
