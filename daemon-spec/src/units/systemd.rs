//! The units of systemd: one `.service`, and one `.socket` for each socket that is declared.

mod doors;
mod hidden;
mod limits;
mod network;
mod opened;
mod paths;
mod privileges;
mod quote;
mod sandbox;
mod service;
mod socket;
mod span;
mod unit;

pub use doors::{DOORS, Door, doors};
pub(super) use quote::word;

use super::UnitFile;
use crate::spec::Spec;

/// The service and its sockets. See systemd.service(5) and systemd.socket(5).
pub(super) fn render(spec: &Spec) -> Vec<UnitFile> {
    let mut files = vec![service::render(spec)];
    files.extend(socket::render(spec));
    files
}
