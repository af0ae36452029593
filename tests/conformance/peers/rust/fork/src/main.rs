//! The example `checked_daemon_pattern.rs` of the crate fork, which leaves PID files to its users.

use std::error::Error;
use std::time::Duration;

use asked::Asked;
use fork::{CheckedDaemon, DaemonOptions, checked_daemon};

fn main() -> Result<(), Box<dyn Error>> {
    let asked = Asked::read();
    let mut options = DaemonOptions::new();
    options.current_directory("/")?.redirect_standard_io_to_null()?;
    match checked_daemon(options, Duration::from_secs(2))? {
        CheckedDaemon::Parent(_) => Ok(()),
        CheckedDaemon::Daemon(notifier) => {
            if let Err(error) = asked.init() {
                notifier.fail_and_exit(&error);
            }
            notifier.notify_ready()?;
            Ok(asked::serve()?)
        }
    }
}
