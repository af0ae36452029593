//! Less and less power: who to become, becoming it, and the proof that there is no way back.

pub(crate) mod drop;
pub(crate) mod lookup;
pub(crate) mod privileged;
pub(crate) mod proof;
