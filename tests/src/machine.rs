//! [`Machine`]: a throw-away box whose PID 1 is a real systemd.

mod boot;
mod inside;
mod install;
mod net;
pub mod probing;
mod tree;
mod user;

use std::path::PathBuf;
use std::process::Child;

pub use inside::Answer;
pub use tree::{Tree, kept};
pub use user::User;

/// One booted systemd over a read-only view of a file tree: what is written inside is gone with the box.
/// `/tmp` and `/run` are fresh, the network has only `lo`. Boxes run side by side.
#[derive(Debug)]
pub struct Machine {
    /// The shell around systemd-nspawn, which clears up after it.
    keeper: Child,
    /// PID 1 of the box, as the host numbers it.
    leader: i32,
    /// Mount point and console log.
    state: PathBuf,
}

impl Machine {
    /// Boots `tree`, or reports with [`skip`](crate::skip::skip) why that cannot be done here.
    ///
    /// # Panics
    /// When the box can be made here but does not come up.
    #[must_use]
    pub fn boot(tree: Tree) -> Option<Self> {
        match tree.find() {
            Ok(root) => Some(boot::boot(&root)),
            Err(why) => {
                crate::skip::skip(&why);
                None
            }
        }
    }

    /// The version of the systemd inside.
    ///
    /// # Panics
    /// When `systemctl --version` says something unexpected.
    #[must_use]
    pub fn systemd(&self) -> u32 {
        let text = self.sh("systemctl --version");
        text.split_whitespace()
            .nth(1)
            .and_then(|word| word.parse().ok())
            .expect("systemctl names its version")
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        boot::shut_down(self);
    }
}
