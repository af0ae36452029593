//! A service manager's ears: what a daemon says on `NOTIFY_SOCKET` and on a readiness pipe.

mod manager;
mod message;
mod pipe;

pub use self::manager::{Manager, now};
pub use self::message::Message;
pub use self::pipe::ReadinessPipe;
