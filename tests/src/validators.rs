//! What the tests of the generated files share: declarations, hostile strings, and parsers of our own.

pub mod hostile;
pub mod specs;
pub mod stub_package;
pub mod systemd;
pub mod tool;
