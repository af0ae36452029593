//! What the service manager does with the daemon.

use crate::keys::Kind::{Duration, Number, Strings, Word};
use crate::keys::Place::Anywhere;
use crate::keys::{Elsewhere, Key};

#[rustfmt::skip]
pub(super) const ROWS: &[Key] = &[
    Key {
        name: "restart", kind: Word, place: Anywhere,
        example: r#""on-failure""#,
        default: "`on-failure`",
        doc: "When the service manager starts the daemon again",
        systemd: "`Restart=`",
        sysv: "-",
        elsewhere: Elsewhere {
            systemd: &["Restart"],
            launchd: &["KeepAlive"],
            spellings: &["restart_policy", "respawn"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "restart_delay", kind: Duration, place: Anywhere,
        example: r#""1s""#,
        default: "`1s`",
        doc: "How long it waits before that",
        systemd: "`RestartSec=`",
        sysv: "-",
        elsewhere: Elsewhere {
            systemd: &["RestartSec"],
            launchd: &["ThrottleInterval"],
            spellings: &["restart_sec", "restart_after", "delay"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "watchdog", kind: Duration, place: Anywhere,
        example: r#""10s""#,
        default: "none",
        doc: "How long a part of the program may make no progress; main takes a `Watchdog` to beat",
        systemd: "`WatchdogSec=`",
        sysv: "the program tells of a part that stalls",
        elsewhere: Elsewhere {
            systemd: &["WatchdogSec"],
            spellings: &["watchdog_sec", "watchdog_timeout", "heartbeat", "keepalive"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "after", kind: Strings, place: Anywhere,
        example: r#"["network-online.target"]"#,
        default: "none",
        doc: "Units to be ordered after",
        systemd: "`After=`",
        sysv: "`Should-Start:`",
        elsewhere: Elsewhere { systemd: &["After"], spellings: &["order_after"], ..Elsewhere::NOWHERE },
    },
    Key {
        name: "wants", kind: Strings, place: Anywhere,
        example: r#"["network-online.target"]"#,
        default: "none",
        doc: "Units to be started along",
        systemd: "`Wants=`",
        sysv: "`Should-Start:`",
        elsewhere: Elsewhere { systemd: &["Wants"], spellings: &["want"], ..Elsewhere::NOWHERE },
    },
    Key {
        name: "requires", kind: Strings, place: Anywhere,
        example: r#"["postgresql.service"]"#,
        default: "none",
        doc: "Units that must be up",
        systemd: "`Requires=`",
        sysv: "`Required-Start:`",
        elsewhere: Elsewhere {
            systemd: &["Requires", "BindsTo"],
            spellings: &["require", "depends", "depends_on", "dependencies"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "wanted_by", kind: Strings, place: Anywhere,
        example: r#"["multi-user.target"]"#,
        default: "`multi-user.target`, or `default.target` for a user's daemon",
        doc: "Targets that pull the daemon in",
        systemd: "`WantedBy=`",
        sysv: "-",
        elsewhere: Elsewhere {
            systemd: &["WantedBy", "RequiredBy"],
            spellings: &["install_for"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "scope", kind: Word, place: Anywhere,
        example: r#""system""#,
        default: "`system`",
        doc: "Who runs the daemon: `system`, or the `user` who logs in",
        systemd: "the directory the unit belongs in",
        sysv: "none for `user`",
        elsewhere: Elsewhere { launchd: &["SessionCreate"], spellings: &["session"], ..Elsewhere::NOWHERE },
    },
    Key {
        name: "systemd", kind: Number, place: Anywhere,
        example: "252",
        default: "`252`",
        doc: "Oldest systemd version to serve",
        systemd: "settings that it does not know are left out",
        sysv: "-",
        elsewhere: Elsewhere { spellings: &["systemd_version", "min_systemd"], ..Elsewhere::NOWHERE },
    },
];
