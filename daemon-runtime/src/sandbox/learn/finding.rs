//! The words of what a wall would refuse, with the key that opens it. Paths are quoted as the attribute takes them.

use std::path::Path;

use crate::sandbox::allowed::Right;

/// Something that the walls do not leave open, as a path.
pub(crate) fn path(done: &str, path: &Path, right: Right, open: &Path) -> String {
    let purpose = match right {
        Right::Read => " for reading",
        Right::Write if done == "open" => " for writing",
        _ => "",
    };
    let key = match right {
        Right::Read => "read",
        Right::Execute => "execute",
        Right::Write | Right::Remove | Right::Device => "write",
    };
    let (path, open) = (path.to_string_lossy(), open.to_string_lossy());
    // A name may hold a new line.
    let path = path.escape_debug();
    format!("{done} {path}{purpose} would be refused; allow it with sandbox({key} = [{open:?}])")
}

/// A call, with what is special about it.
pub(crate) fn call(what: &str, name: &str) -> String {
    format!("{what} would be refused; allow it with sandbox(system_calls = [{name:?}])")
}

/// What a daemon does that calls others: the unit, too, goes by that key.
pub(crate) fn network(what: &str) -> String {
    format!("{what} would be refused; allow it with after = [\"network.target\"]")
}
