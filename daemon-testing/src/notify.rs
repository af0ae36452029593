//! A service manager's ears: what a daemon says on `NOTIFY_SOCKET` and on a readiness pipe.

mod manager;
mod pipe;

pub use self::manager::{Manager, Message, now};
pub use self::pipe::ReadinessPipe;
