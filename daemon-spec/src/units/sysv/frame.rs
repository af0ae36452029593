//! The parts of an init script that are the same for every daemon.

/// What comes first: exit code 5 when the program is not installed, and the distribution's functions.
pub(super) const SETTING: &str = r#"
[ -x "$DAEMON" ] || exit 5
cd / || exit 1
umask 022

if [ -r /lib/lsb/init-functions ]; then
    # On Debian this hands over to systemctl where systemd runs.
    . /lib/lsb/init-functions
else
    log_success_msg() { printf '%s\n' "$*"; }
    log_failure_msg() { printf '%s\n' "$*" >&2; }
fi
"#;

/// How a result is told, to people and as an exit code.
pub(super) const FUNCTIONS: &str = r#"
# act COMMAND WORD: its exit code if that is one of LSB's for actions, else 1.
act() {
    "$@"
    code=$?
    case $code in
    0) log_success_msg "$NAME: $2" ;;
    *) log_failure_msg "$NAME: $2 failed ($code)" ;;
    esac
    case $code in
    [0-7] | 1[5-9][0-9]) return "$code" ;;
    *) return 1 ;;
    esac
}

usage() {
    printf 'usage: %s {start|stop|restart|try-restart|reload|force-reload|status}\n' "$0" >&2
    exit 2
}
"#;

/// The actions. Without `reload` that word is not implemented, and force-reload is a restart.
pub(super) fn actions(reload: bool) -> String {
    [BEFORE_RELOAD, if reload { RELOAD } else { NO_RELOAD }, AFTER_RELOAD].concat()
}

const BEFORE_RELOAD: &str = r#"
[ "$#" -eq 1 ] || usage
case $1 in
start | restart)
    act launch "$1"
    ;;
stop)
    act program stop
    ;;
try-restart)
    if program status >/dev/null 2>&1; then
        act launch restart
    fi
    ;;
"#;

const RELOAD: &str = "reload | force-reload)
    act program reload
    ;;
";

const NO_RELOAD: &str = "reload)
    exit 3
    ;;
force-reload)
    act launch restart
    ;;
";

const AFTER_RELOAD: &str = r#"status)
    program status
    code=$?
    case $code in
    [0-4]) exit "$code" ;;
    *) exit 4 ;;
    esac
    ;;
*)
    usage
    ;;
esac
"#;
