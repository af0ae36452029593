//! What the daemon is called and where it is.

use crate::keys::Kind::{CratePath, Path, Strings, Text};
use crate::keys::Place::{Anywhere, Attribute};
use crate::keys::{Elsewhere, Key};

#[rustfmt::skip]
pub(super) const ROWS: &[Key] = &[
    Key {
        name: "name", kind: Text, place: Anywhere,
        example: r#""{name}""#,
        default: "the binary's name",
        doc: "Name of the daemon, of its files and in its messages",
        systemd: "the names of the files",
        sysv: "the name of the file, `Provides:`",
        elsewhere: Elsewhere {
            launchd: &["Label"],
            spellings: &["title", "service", "program"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "description", kind: Text, place: Anywhere,
        example: r#""answers pings""#,
        default: "the package's `description`, else the name",
        doc: "One line for people",
        systemd: "`Description=`",
        sysv: "`Short-Description:`",
        elsewhere: Elsewhere {
            systemd: &["Description"],
            spellings: &["about", "summary"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "documentation", kind: Strings, place: Anywhere,
        example: r#"["https://example.org"]"#,
        default: "the package's `homepage`, else its `repository`",
        doc: "Where to read more, as URIs",
        systemd: "`Documentation=`",
        sysv: "-",
        elsewhere: Elsewhere {
            systemd: &["Documentation"],
            spellings: &["docs", "doc", "homepage"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "from", kind: Path, place: Attribute,
        example: r#""daemon.toml""#,
        default: "none",
        doc: "File beside Cargo.toml that declares the other keys",
        systemd: "-",
        sysv: "-",
        elsewhere: Elsewhere { spellings: &["manifest", "file", "toml"], ..Elsewhere::NOWHERE },
    },
    Key {
        name: "crate", kind: CratePath, place: Attribute,
        example: "::my_daemon",
        default: "`::daemon_runtime`",
        doc: "What `daemon_runtime` is called in this crate",
        systemd: "-",
        sysv: "-",
        elsewhere: Elsewhere { spellings: &["krate", "crate_path", "runtime"], ..Elsewhere::NOWHERE },
    },
    Key {
        name: "exec", kind: Path, place: Anywhere,
        example: r#""/usr/bin/{name}""#,
        default: "`/usr/bin/<name>`",
        doc: "Absolute path of the program once installed",
        systemd: "`ExecStart=`",
        sysv: "the program that `start` runs",
        elsewhere: Elsewhere {
            systemd: &["ExecStart"],
            launchd: &["Program", "ProgramArguments"],
            spellings: &["exec_start", "executable", "command", "binary"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "args", kind: Strings, place: Anywhere,
        example: r#"["--verbose"]"#,
        default: "none",
        doc: "Arguments that service managers start the program with",
        systemd: "`ExecStart=`",
        sysv: "appended to the command",
        elsewhere: Elsewhere { spellings: &["arguments", "argv"], ..Elsewhere::NOWHERE },
    },
];
