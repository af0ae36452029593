//! The word `doctor` in a box with a real systemd: a fresh installation has nothing to mend, each deviation is found, and the
//! command that is printed mends it.

mod hostile;
mod patient;
mod running;
mod units;
mod whole;
