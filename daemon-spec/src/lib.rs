//! What a daemon declares, and the text of every file that follows from it.
//!
//! Three front ends ([`read`]) turn attribute tokens, source text and `daemon.toml` into a [`Draft`];
//! [`check()`] turns a draft into a [`Spec`] and a list of [`Problem`]s; [`units`] turns a spec into files.
//! Nothing here reads or writes anything.

pub mod check;
pub mod defaults;
pub mod draft;
pub mod escape;
pub mod fingerprint;
pub mod keys;
pub mod problem;
pub mod read;
pub mod report;
pub mod settings;
pub mod similar;
pub mod site;
pub mod spec;
pub mod units;
pub mod value;

pub use check::check;
pub use defaults::Defaults;
pub use draft::{Draft, Entry};
pub use escape::{escape, unescape};
pub use fingerprint::hash;
pub use problem::{Problem, Problems};
pub use settings::Settings;
pub use site::Site;
pub use spec::Spec;
pub use value::Value;
