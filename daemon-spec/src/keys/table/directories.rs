//! The five directories of systemd.exec(5).

use crate::keys::Kind::Path;
use crate::keys::Place::Anywhere;
use crate::keys::{Elsewhere, Key};

#[rustfmt::skip]
pub(super) const ROWS: &[Key] = &[
    Key {
        name: "runtime_directory", kind: Path, place: Anywhere,
        example: r#""{name}""#,
        default: "none",
        doc: "Directory below `/run`, which systemd removes at the stop",
        systemd: "`RuntimeDirectory=`",
        sysv: "the program makes it",
        elsewhere: Elsewhere {
            systemd: &["RuntimeDirectory", "RuntimeDirectoryMode"],
            spellings: &["run_dir", "runtime_dir"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "state_directory", kind: Path, place: Anywhere,
        example: r#""{name}""#,
        default: "none",
        doc: "Directory below `/var/lib`",
        systemd: "`StateDirectory=`",
        sysv: "the program makes it",
        elsewhere: Elsewhere {
            systemd: &["StateDirectory", "StateDirectoryMode"],
            spellings: &["state_dir", "data_dir", "data_directory", "lib_dir"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "cache_directory", kind: Path, place: Anywhere,
        example: r#""{name}""#,
        default: "none",
        doc: "Directory below `/var/cache`",
        systemd: "`CacheDirectory=`",
        sysv: "the program makes it",
        elsewhere: Elsewhere {
            systemd: &["CacheDirectory", "CacheDirectoryMode"],
            spellings: &["cache_dir"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "logs_directory", kind: Path, place: Anywhere,
        example: r#""{name}""#,
        default: "none",
        doc: "Directory below `/var/log`",
        systemd: "`LogsDirectory=`",
        sysv: "the program makes it",
        elsewhere: Elsewhere {
            systemd: &["LogsDirectory", "LogsDirectoryMode"],
            spellings: &["log_directory", "log_dir", "logs_dir"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "configuration_directory", kind: Path, place: Anywhere,
        example: r#""{name}""#,
        default: "none",
        doc: "Directory below `/etc`, owned by root",
        systemd: "`ConfigurationDirectory=`",
        sysv: "the program makes it",
        elsewhere: Elsewhere {
            systemd: &["ConfigurationDirectory", "ConfigurationDirectoryMode"],
            spellings: &["config_dir", "configuration_dir", "config_directory"],
            ..Elsewhere::NOWHERE
        },
    },
];
