//! What pingd answers, whatever serves it.

pub mod client;
pub mod date;
pub mod greeting;
pub mod http;
