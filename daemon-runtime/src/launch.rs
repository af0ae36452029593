//! How the program was started, and the way into the background.

pub(crate) mod contract;
pub(crate) mod descriptors;
pub(crate) mod detach;
pub(crate) mod environment;
pub(crate) mod hygiene;
pub(crate) mod inherited;
pub(crate) mod limits;
pub(crate) mod log_file;
pub(crate) mod output;
pub(crate) mod priority;
pub(crate) mod report;
