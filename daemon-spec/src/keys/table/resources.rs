//! How much the process may use, and who has to wait for whom.

use crate::keys::Kind::{Group, Number};
use crate::keys::Place::Anywhere;
use crate::keys::{Elsewhere, Key};

#[rustfmt::skip]
pub(super) const ROWS: &[Key] = &[
    Key {
        name: "limits", kind: Group, place: Anywhere,
        example: r#"(nofile = 4096, memlock = "64M")"#,
        default: "`core = 0`, and else as started",
        doc: "How much of a resource the process may use",
        systemd: "`LimitNOFILE=` and its like; always `LimitCORE=`",
        sysv: "the program sets them",
        elsewhere: Elsewhere {
            systemd: &[
                "LimitAS", "LimitCORE", "LimitCPU", "LimitDATA", "LimitFSIZE", "LimitLOCKS", "LimitMEMLOCK",
                "LimitMSGQUEUE", "LimitNICE", "LimitNOFILE", "LimitNPROC", "LimitRTPRIO", "LimitRTTIME",
                "LimitSIGPENDING", "LimitSTACK",
            ],
            launchd: &["SoftResourceLimits", "HardResourceLimits"],
            spellings: &["limit", "rlimits", "rlimit", "ulimit", "ulimits", "resource_limits", "nofile"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "nice", kind: Number, place: Anywhere,
        example: "5",
        default: "as started",
        doc: "How readily the process leaves the processor to others, from -20 to 19",
        systemd: "`Nice=`",
        sysv: "the program sets it",
        elsewhere: Elsewhere {
            systemd: &["Nice"],
            spellings: &["priority", "niceness"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "oom_score_adjust", kind: Number, place: Anywhere,
        example: "-500",
        default: "as started",
        doc: "How readily the kernel kills the process when memory runs out, from -1000 (never) to 1000",
        systemd: "`OOMScoreAdjust=`",
        sysv: "the program sets it",
        elsewhere: Elsewhere {
            systemd: &["OOMScoreAdjust"],
            spellings: &["oom_score_adj", "oom_score", "oom"],
            ..Elsewhere::NOWHERE
        },
    },
];
