//! `pidfile`

use super::given::Given;
use super::path;

/// Where any local user can create files.
const WORLD_WRITABLE: [&str; 3] = ["/tmp", "/var/tmp", "/dev/shm"];

pub(super) fn pidfile(given: &mut Given) -> Option<String> {
    let path = path::file(given)?;
    let below = |directory: &&&str| path.strip_prefix(**directory).is_some_and(|rest| rest.starts_with('/'));
    if let Some(directory) = WORLD_WRITABLE.iter().find(below) {
        return given.refuse_help(
            format!(
                "any local user can create files in `{directory}`, so a pid file there cannot be trusted"
            ),
            format!("use a directory only root can write to, such as `/run/{}`", given.daemon),
        );
    }
    Some(path)
}
