//! strace(1), where it is installed.

use std::path::Path;

use crate::skip::skip;

/// The program; reported when it is not there.
#[must_use]
pub fn strace() -> Option<&'static str> {
    let program = "/usr/bin/strace";
    if Path::new(program).exists() {
        return Some(program);
    }
    skip("strace is not installed");
    None
}
