//! Signals: blocked from the first instruction, taken one by one on threads of their own.

pub(crate) mod accept;
pub(crate) mod dispatch;
pub(crate) mod early;
pub(crate) mod mask;
pub(crate) mod orphans;
pub(crate) mod reload;
#[cfg(any(feature = "log", feature = "tracing"))]
pub(crate) mod reopen;
pub(crate) mod shutdown;
pub(crate) mod stop;
pub(crate) mod turns;
pub(crate) mod waits;
mod wakers;
