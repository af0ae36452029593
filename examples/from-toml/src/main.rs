//! Tells every caller how many came before; a reload starts the count again.

use std::io::{self, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use daemon_runtime::{Shutdown, daemon};

static CALLERS: AtomicU64 = AtomicU64::new(0);

#[daemon(from = "daemon.toml", reload = start_again)]
fn main(counter: TcpListener, shutdown: Shutdown) -> io::Result<()> {
    for caller in shutdown.incoming(&counter) {
        let Ok(mut caller) = caller else { continue };
        caller.set_write_timeout(Some(Duration::from_secs(1)))?;
        // A caller that has hung up is counted all the same.
        let _ = writeln!(caller, "{}", CALLERS.fetch_add(1, Ordering::Relaxed));
    }
    Ok(())
}

fn start_again() {
    CALLERS.store(0, Ordering::Relaxed);
}
