#[daemon(detach = false)]
#[tokio::main(flavor = "current_thread")]
async fn main(mut shutdown: Shutdown, _admin: UnixListener) -> Result<(), Box<dyn Error>> {
    shutdown.await;
    Ok(())
}
