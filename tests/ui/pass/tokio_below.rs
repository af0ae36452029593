#![deny(warnings)]
#![forbid(unsafe_code)]

mod current_thread {
    use daemon_runtime::{Shutdown, daemon};

    #[daemon(user = "pingd", reload = reload)]
    #[tokio::main(flavor = "current_thread")]
    pub async fn main(shutdown: Shutdown) -> Result<(), std::io::Error> {
        shutdown.await;
        Ok(())
    }

    fn reload() {}
}

fn main() {
    let _ = current_thread::main;
}
