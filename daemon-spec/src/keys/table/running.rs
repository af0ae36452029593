//! What the daemon offers while it runs: configuration, control, upgrade, health, logs.

use crate::keys::Kind::{Address, Duration, Flag, Path, Text};
use crate::keys::Place::Anywhere;
use crate::keys::{Elsewhere, Key};

#[rustfmt::skip]
pub(super) const ROWS: &[Key] = &[
    Key {
        name: "config", kind: Path, place: Anywhere,
        example: r#""/etc/{name}/{name}.toml""#,
        default: "none",
        doc: "Configuration file in TOML; main takes a `Config` of its own type",
        systemd: "`Type=notify-reload` from 253 on, `ExecReload=` before",
        sysv: "the actions `reload` and `force-reload`",
        elsewhere: Elsewhere {
            spellings: &["configuration", "config_file", "conf", "settings"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "control", kind: Flag, place: Anywhere,
        example: "true",
        default: "`false`",
        doc: "Whether the words ask the daemon through a socket in its runtime directory",
        systemd: "-",
        sysv: "-",
        elsewhere: Elsewhere {
            spellings: &["control_socket", "admin_socket", "ctl"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "upgrade", kind: Flag, place: Anywhere,
        example: "true",
        default: "`false`",
        doc: "Whether SIGUSR2 and the word `upgrade` have a new program take over the sockets",
        systemd: "the main process changes; `FileDescriptorStoreMax=`",
        sysv: "-",
        elsewhere: Elsewhere {
            spellings: &["hot_restart", "graceful_upgrade", "binary_upgrade", "reexec"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "health", kind: Address, place: Anywhere,
        example: r#""127.0.0.1:9901""#,
        default: "none",
        doc: "Address of `/livez`, `/readyz` and `/metrics`",
        systemd: "-",
        sysv: "-",
        elsewhere: Elsewhere {
            spellings: &["healthcheck", "health_check", "metrics", "liveness", "readiness"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "log", kind: Text, place: Anywhere,
        example: r#""auto""#,
        default: "messages of the runtime alone, on standard error",
        doc: "`auto`, `journal`, `syslog`, `json`, `text` or the file that messages go to",
        systemd: "for a file its directory, as `logs_directory`; beside them `logrotate.d/NAME`",
        sysv: "the program makes the directory of a file",
        elsewhere: Elsewhere {
            spellings: &["logging", "logger", "logs", "log_file", "logfile"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "drain_delay", kind: Duration, place: Anywhere,
        example: r#""5s""#,
        default: "none",
        doc: "How long the daemon goes on serving after it has said that it stops; a part of `stop_timeout`",
        systemd: "a part of `TimeoutStopSec=`",
        sysv: "a part of what `stop` waits",
        elsewhere: Elsewhere {
            spellings: &["pre_stop_delay", "lame_duck", "drain_time", "shutdown_delay"],
            ..Elsewhere::NOWHERE
        },
    },
];
