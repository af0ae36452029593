//! What the daemon may do, and what it gets while it may more.

use crate::keys::Kind::{Flag, Function, Group, Strings, Word};
use crate::keys::Place::{Anywhere, Attribute};
use crate::keys::{Elsewhere, Key};

#[rustfmt::skip]
pub(super) const ROWS: &[Key] = &[
    Key {
        name: "capabilities", kind: Strings, place: Anywhere,
        example: r#"["CAP_NET_BIND_SERVICE"]"#,
        default: "none once root is given up",
        doc: "What `user` keeps of root's power, by the names of capabilities(7)",
        systemd: "`AmbientCapabilities=`, `CapabilityBoundingSet=`",
        sysv: "the program keeps them",
        elsewhere: Elsewhere {
            systemd: &["AmbientCapabilities", "CapabilityBoundingSet"],
            spellings: &["capability", "caps", "cap", "ambient_capabilities"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "no_new_privileges", kind: Flag, place: Anywhere,
        example: "true",
        default: "`true`",
        doc: "Whether set-user-id programs that the daemon starts run without the privileges of their owner",
        systemd: "`NoNewPrivileges=`",
        sysv: "the program sets it",
        elsewhere: Elsewhere {
            systemd: &["NoNewPrivileges"],
            spellings: &["no_new_privs", "nnp"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "privileged", kind: Function, place: Attribute,
        example: "function",
        default: "none",
        doc: "Function that is called as root before `user` is taken on; main gets its value as `Privileged<T>`",
        systemd: "`ExecStart=!`: systemd prepares everything for the user, the program changes to it",
        sysv: "the program calls it",
        elsewhere: Elsewhere {
            libraries: &["privileged_action"],
            spellings: &["before_drop", "as_root", "privileged_function"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "sandbox", kind: Word, place: Anywhere,
        example: r#"(mode = "strict", write = ["/srv/{name}"])"#,
        default: "the unit has its walls, the program none",
        doc: "Walls around the process: `strict`, `learn` (tells what they would refuse) or `off`; as a group with exceptions",
        systemd: "the settings of the sandbox; none of them for `off`",
        sysv: "the program puts the walls up",
        elsewhere: Elsewhere {
            systemd: &[
                "SystemCallFilter", "ProtectSystem", "ProtectHome", "PrivateTmp", "PrivateDevices", "ReadWritePaths",
                "ReadOnlyPaths", "ExecPaths", "NoExecPaths", "InaccessiblePaths", "RestrictNamespaces",
                "RestrictAddressFamilies", "MemoryDenyWriteExecute", "ProtectKernelModules", "ProtectKernelTunables",
                "ProtectControlGroups",
            ],
            spellings: &["seccomp", "landlock", "hardening", "protect"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "credentials", kind: Group, place: Anywhere,
        example: r#"(tls_key = "/etc/{name}/tls.key")"#,
        default: "none",
        doc: "Secrets by name, each with the absolute path of its file; main takes them as `Credentials`",
        systemd: "`LoadCredential=`",
        sysv: "the program reads them before it gives up root",
        elsewhere: Elsewhere {
            systemd: &["LoadCredential", "LoadCredentialEncrypted", "SetCredential"],
            spellings: &["credential", "secrets", "secret", "load_credential"],
            ..Elsewhere::NOWHERE
        },
    },
];
