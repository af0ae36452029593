//! What signals do, and how long a start and a stop may take.

use crate::keys::Kind::{Duration, Function, Group};
use crate::keys::Place::{Anywhere, Attribute};
use crate::keys::{Elsewhere, Key};

#[rustfmt::skip]
pub(super) const ROWS: &[Key] = &[
    Key {
        name: "reload", kind: Function, place: Attribute,
        example: "function",
        default: "SIGHUP reads the configuration again; without one a reload is refused",
        doc: "Function that SIGHUP and the word `reload` call",
        systemd: "`Type=notify-reload` from 253 on, `ExecReload=` before",
        sysv: "the actions `reload` and `force-reload`",
        elsewhere: Elsewhere {
            systemd: &["ExecReload"],
            libraries: &["signal_map"],
            spellings: &["on_reload", "reload_handler", "on_sighup", "sighup"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "signals", kind: Group, place: Attribute,
        example: "(SIGUSR1 = function)",
        default: "none",
        doc: "Functions that other signals call",
        systemd: "-",
        sysv: "-",
        elsewhere: Elsewhere { spellings: &["signal", "on_signal", "handlers"], ..Elsewhere::NOWHERE },
    },
    Key {
        name: "stop_timeout", kind: Duration, place: Anywhere,
        example: r#""30s""#,
        default: "`30s`",
        doc: "How long a stop may take before the process leaves regardless",
        systemd: "`TimeoutStopSec=`",
        sysv: "how long `stop` waits",
        elsewhere: Elsewhere {
            systemd: &["TimeoutStopSec", "TimeoutSec"],
            launchd: &["ExitTimeOut"],
            spellings: &["shutdown_timeout", "stop_timeout_sec", "kill_timeout"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "start_timeout", kind: Duration, place: Anywhere,
        example: r#""90s""#,
        default: "`90s`",
        doc: "How long a start may take before it counts as failed",
        systemd: "`TimeoutStartSec=`",
        sysv: "how long `start` waits",
        elsewhere: Elsewhere {
            systemd: &["TimeoutStartSec"],
            spellings: &["startup_timeout", "ready_timeout"],
            ..Elsewhere::NOWHERE
        },
    },
];
