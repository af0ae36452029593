//! The init script of the Linux Standard Base, for System V init.

mod facilities;
mod header;
mod shell;

use super::UnitFile;
use super::directories::{absolute, derived};
use crate::spec::{Detach, Scope, Spec};

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
        FRAME_BEFORE.replace("@EXEC@", &shell::word(&spec.exec)).replace("@NAME@", &spec.name),
        control(spec),
        prepare(spec),
        ACTIONS.replace("@RELOAD@", if spec.reload.is_some() { RELOAD } else { NO_RELOAD }),
    ]
    .concat();
    Some(UnitFile { path: format!("init.d/{}", spec.name), mode: 0o755, contents })
}

/// The function that calls the program. One that declares no PID file still needs one here.
fn control(spec: &Spec) -> String {
    let mut flags = String::new();
    if spec.pidfile.is_none() {
        flags = format!(" --pidfile {}", shell::word(&format!("/run/{}.pid", spec.name)));
    }
    let args: String = spec.args.iter().map(|arg| format!(" {}", shell::word(arg))).collect();
    CONTROL.replace("@FLAGS@", &flags).replace("@ARGS@", &args)
}

/// The function that makes the directories which no key declares, so that the program does not make them.
fn prepare(spec: &Spec) -> String {
    let directories: String = derived(spec)
        .iter()
        .map(|directory| {
            let path = shell::word(&absolute(directory));
            let owner = spec.user.as_ref().map(|user| match &spec.group {
                Some(group) => format!("{user}:{group}"),
                None => user.clone(),
            });
            let chown = owner.map(|owner| format!(" && chown {} {path}", shell::word(&owner)));
            format!("    [ -d {path} ] || {{ mkdir -p {path}{}; }} || exit 1\n", chown.unwrap_or_default())
        })
        .collect();
    let body = if directories.is_empty() { "    :\n".to_owned() } else { directories };
    format!("\n# /run is empty after boot.\nprepare() {{\n{body}}}\n")
}

const FRAME_BEFORE: &str = r#"
PATH=/sbin:/usr/sbin:/bin:/usr/bin
DAEMON=@EXEC@
NAME=@NAME@

[ -x "$DAEMON" ] || exit 5
cd / || exit 1
umask 022

if [ -r /lib/lsb/init-functions ]; then
    # On Debian this hands over to systemctl where systemd runs.
    . /lib/lsb/init-functions
else
    log_success_msg() { echo "$@"; }
    log_failure_msg() { echo "$@" >&2; }
fi
"#;

const CONTROL: &str = r#"
# control WORD: the program does it and says what is wrong; 0 to 7 and 150 to 199 are LSB's codes, any other is main's.
control() {
    case $1 in
    start | restart) "$DAEMON" "$1"@FLAGS@@ARGS@ ;;
    *) "$DAEMON" "$1"@FLAGS@ ;;
    esac
    code=$?
    case $code in
    [0-7] | 15[0-9] | 1[6-9][0-9]) ;;
    *) code=1 ;;
    esac
    return "$code"
}
"#;

const ACTIONS: &str = r#"
# act WORD: control, and a line for the person at the console.
act() {
    if control "$1"; then
        log_success_msg "$NAME: $1"
    else
        log_failure_msg "$NAME: $1 failed ($code)"
    fi
    return "$code"
}

usage() {
    echo "usage: $0 {start|stop|restart|try-restart|reload|force-reload|status}" >&2
    exit 2
}

[ "$#" -eq 1 ] || usage
case $1 in
start | restart)
    prepare
    act "$1"
    ;;
stop)
    act stop
    ;;
try-restart)
    if control status >/dev/null 2>&1; then
        act restart
    fi
    ;;
@RELOAD@status)
    "$DAEMON" status
    ;;
*)
    usage
    ;;
esac
exit "$?"
"#;

const RELOAD: &str = "reload | force-reload)
    act reload
    ;;
";

const NO_RELOAD: &str = "reload)
    exit 3
    ;;
force-reload)
    prepare
    act restart
    ;;
";
