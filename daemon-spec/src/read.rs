//! The three front ends, of which each makes a [`Draft`](crate::Draft) and reports what it could not read in it; and [`settings`],
//! which reads the type of the configuration.

pub mod attribute;
pub mod manifest;
pub mod settings;
pub mod source;
