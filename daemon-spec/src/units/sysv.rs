//! The init script of the Linux Standard Base, for System V init.

mod facilities;
mod frame;
mod header;
pub(super) mod shell;

use super::UnitFile;
use super::directories::{absolute, of_log_files};
use crate::spec::{Detach, Directory, Scope, Spec};

/// The script: LSB Core "Init Script Actions". The program's own control words do the work, since they detach,
/// wait and tell the truth; the script adds the header, the two actions that are made of others, and the
/// exit codes. It needs a POSIX shell and nothing of the environment.
///
/// Nothing for a user's own daemon, nor for one that is never to go into the background.
pub(super) fn render(spec: &Spec) -> Option<UnitFile> {
    if spec.scope == Scope::User || spec.detach == Detach::Never {
        return None;
    }
    let contents = [
        header::render(spec),
        names(spec),
        frame::SETTING.to_owned(),
        program(spec),
        frame::FUNCTIONS.to_owned(),
        frame::actions(spec.reloads()),
    ];
    Some(UnitFile { path: format!("init.d/{}", spec.name), mode: 0o755, contents: contents.concat() })
}

fn names(spec: &Spec) -> String {
    format!(
        "\nPATH=/sbin:/usr/sbin:/bin:/usr/bin\nDAEMON={}\nNAME={}\n",
        shell::word(&spec.exec),
        shell::word(&spec.name)
    )
}

/// The functions that call the program. One that declares no PID file still needs one here.
fn program(spec: &Spec) -> String {
    let undeclared =
        spec.pidfile.is_none().then(|| ["--pidfile".to_owned(), format!("/run/{}.pid", spec.name)]);
    let flags = shell::words(undeclared.iter().flatten());
    let args = shell::words(&spec.args);
    let prepare: String = of_log_files(spec).iter().map(make).collect();
    format!(
        "
# program WORD: on the daemon that runs.
program() {{
    \"$DAEMON\" \"$1\"{flags}
}}

# launch WORD: with the arguments of the daemon to be.
launch() {{
{prepare}    \"$DAEMON\" \"$1\"{flags}{args}
}}
"
    )
}

/// Makes a directory for log files, which is root's: the daemon's own the program makes itself.
fn make(directory: &Directory) -> String {
    let path = shell::word(&absolute(directory));
    format!("    [ -d {path} ] || mkdir -p {path} || return 1\n")
}
