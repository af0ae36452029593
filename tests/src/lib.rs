//! What the tests of this workspace share, beyond the kit that everybody can have: `daemon-testing`.
#![allow(
    clippy::must_use_candidate,
    clippy::return_self_not_must_use,
    reason = "called for what they do or assert as often as for what they return"
)]

pub mod acting;
pub mod apart;
pub mod attempts;
pub mod built;
pub mod cleanliness;
pub mod daemon;
pub mod http;
pub mod inject;
pub mod launch;
pub mod load;
pub mod machine;
pub mod package;
pub mod preload;
pub mod recording;
pub mod skip;
pub mod strace;
pub mod stranger;
pub mod terminal;
pub mod validators;

pub use daemon_testing::{address, notify, proc, wait, workdir};
