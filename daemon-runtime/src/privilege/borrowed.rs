//! Power that is not the caller's own: a set-uid or set-gid program is refused.

use crate::error::Error;
use crate::sys;

/// Whoever may start such a program would decide by its arguments, as root, which files it makes and whom it
/// signals. Asked of the kernel's own record, so that not even a control word is carried out before.
pub(crate) fn refuse() -> Result<(), Error> {
    let [user, effective_user, group, effective_group] = sys::ids_at_exec();
    if user != effective_user {
        Err(Error::Borrowed { kind: "user", real: user, effective: effective_user })
    } else if group != effective_group {
        Err(Error::Borrowed { kind: "group", real: group, effective: effective_group })
    } else {
        Ok(())
    }
}
