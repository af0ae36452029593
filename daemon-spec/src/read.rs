//! The three front ends. Each makes a [`Draft`](crate::Draft) and reports what it could not read in it.

pub mod attribute;
pub mod manifest;
pub mod source;
