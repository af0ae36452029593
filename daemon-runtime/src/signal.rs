//! Signals: blocked from the first instruction, taken one by one on a thread of their own.

pub(crate) mod accept;
pub(crate) mod dispatch;
pub(crate) mod mask;
pub(crate) mod orphans;
pub(crate) mod reload;
pub(crate) mod shutdown;
mod wakers;
