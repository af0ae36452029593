//! What the tests of this workspace share.

pub mod machine;
pub mod skip;
