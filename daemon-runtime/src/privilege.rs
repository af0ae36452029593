//! Less and less power: who to become, becoming it, and the proof that there is no way back.

pub(crate) mod borrowed;
pub(crate) mod capabilities;
pub(crate) mod drop;
pub(crate) mod goal;
pub(crate) mod lookup;
#[cfg(feature = "explain")]
pub(crate) mod names;
pub(crate) mod privileged;
pub(crate) mod proof;
pub(crate) mod state;
