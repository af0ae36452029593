//! What the daemon listens on.

use crate::keys::Kind::Group;
use crate::keys::Place::Anywhere;
use crate::keys::{Elsewhere, Key};

#[rustfmt::skip]
pub(super) const ROWS: &[Key] = &[
    Key {
        name: "listen", kind: Group, place: Anywhere,
        example: r#"(http = "0.0.0.0:80")"#,
        default: "none",
        doc: "Sockets by the name of main's parameter; parts: `address`, `mode`, `owner`, `group`, `backlog`, `peers`, `ipv6_only`, `reuse_port`",
        systemd: "a `.socket` unit each, with `ListenStream=` for each address",
        sysv: "the program binds them before it gives up root",
        elsewhere: Elsewhere {
            systemd: &[
                "ListenStream", "ListenDatagram", "ListenSequentialPacket", "FileDescriptorName", "Backlog", "BindIPv6Only",
                "ReusePort", "SocketMode", "SocketUser", "SocketGroup",
            ],
            launchd: &["Sockets"],
            spellings: &["bind", "sockets", "socket", "address", "listeners", "port"],
            ..Elsewhere::NOWHERE
        },
    },
];
