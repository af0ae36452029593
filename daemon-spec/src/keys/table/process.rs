//! The process: who it is, where it stands, what it is given.

use crate::keys::Kind::{Group, Octal, Path, Strings, Text, Word};
use crate::keys::Place::Anywhere;
use crate::keys::{Elsewhere, Key};

#[rustfmt::skip]
pub(super) const ROWS: &[Key] = &[
    Key {
        name: "pidfile", kind: Path, place: Anywhere,
        example: r#""/run/{name}/pid""#,
        default: "none",
        doc: "Absolute path of the locked file with the process id",
        systemd: "`PIDFile=` when `detach = true`",
        sysv: "`--pidfile` of every action",
        elsewhere: Elsewhere {
            systemd: &["PIDFile"],
            libraries: &["pid_file"],
            spellings: &["pid", "pid_path", "pidpath", "pidfile_path"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "user", kind: Text, place: Anywhere,
        example: r#""{name}""#,
        default: "as started",
        doc: "The user to become; never root",
        systemd: "`User=`; an account by sysusers.d",
        sysv: "the program changes to it",
        elsewhere: Elsewhere {
            systemd: &["User", "DynamicUser"],
            launchd: &["UserName"],
            spellings: &["uid", "username", "user_name", "run_as"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "group", kind: Text, place: Anywhere,
        example: r#""{name}""#,
        default: "the user's own group",
        doc: "The group to become",
        systemd: "`Group=`; a group by sysusers.d",
        sysv: "the program changes to it",
        elsewhere: Elsewhere {
            systemd: &["Group"],
            launchd: &["GroupName"],
            spellings: &["gid", "groupname", "group_name"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "supplementary_groups", kind: Strings, place: Anywhere,
        example: r#"["tls-certs"]"#,
        default: "those of the user",
        doc: "The other groups of the process",
        systemd: "`SupplementaryGroups=`",
        sysv: "the program sets them",
        elsewhere: Elsewhere {
            systemd: &["SupplementaryGroups"],
            launchd: &["InitGroups"],
            libraries: &["initgroups"],
            spellings: &["groups", "extra_groups"],
        },
    },
    Key {
        name: "umask", kind: Octal, place: Anywhere,
        example: "0o027",
        default: "`0o027`",
        doc: "File mode creation mask",
        systemd: "`UMask=`",
        sysv: "the program sets it",
        elsewhere: Elsewhere {
            systemd: &["UMask"],
            launchd: &["Umask"],
            spellings: &["mask"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "working_directory", kind: Path, place: Anywhere,
        example: r#""/var/lib/{name}""#,
        default: "`/`",
        doc: "Absolute path that relative paths start from",
        systemd: "`WorkingDirectory=`",
        sysv: "the program changes to it",
        elsewhere: Elsewhere {
            systemd: &["WorkingDirectory"],
            spellings: &["workdir", "working_dir", "work_dir", "cwd", "chdir", "current_dir"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "root_directory", kind: Path, place: Anywhere,
        example: r#""/srv/{name}""#,
        default: "none",
        doc: "Absolute path that becomes `/`",
        systemd: "`RootDirectory=`",
        sysv: "the program changes to it",
        elsewhere: Elsewhere {
            systemd: &["RootDirectory", "RootImage"],
            libraries: &["chroot", "chroot_directory"],
            spellings: &["root", "root_dir", "jail"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "stdout", kind: Text, place: Anywhere,
        example: r#""/var/log/{name}.log""#,
        default: "`auto`",
        doc: "`auto`, `null` or the file that output is appended to",
        systemd: "`StandardOutput=`; the journal for `auto`",
        sysv: "the program opens it",
        elsewhere: Elsewhere {
            systemd: &["StandardOutput"],
            launchd: &["StandardOutPath"],
            spellings: &["out", "output"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "stderr", kind: Text, place: Anywhere,
        example: r#""/var/log/{name}.log""#,
        default: "`auto`",
        doc: "`auto`, `null` or the file that errors are appended to",
        systemd: "`StandardError=`; the journal for `auto`",
        sysv: "the program opens it",
        elsewhere: Elsewhere {
            systemd: &["StandardError"],
            launchd: &["StandardErrorPath"],
            spellings: &["err", "error_log"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "environment", kind: Group, place: Anywhere,
        example: r#"(LANG = "C.UTF-8")"#,
        default: "none",
        doc: "Variables set for the daemon",
        systemd: "`Environment=`",
        sysv: "the program sets them",
        elsewhere: Elsewhere {
            systemd: &["Environment", "PassEnvironment"],
            launchd: &["EnvironmentVariables"],
            spellings: &["env", "envs", "variables"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "detach", kind: Word, place: Anywhere,
        example: "true",
        default: "`auto`",
        doc: "Whether the program goes into the background: `auto`, `true` or `false`",
        systemd: "`Type=forking` when `true`",
        sysv: "always in the background",
        elsewhere: Elsewhere {
            systemd: &["Type"],
            libraries: &["daemonize", "detach_process"],
            spellings: &["background", "fork", "daemonise", "foreground"],
            ..Elsewhere::NOWHERE
        },
    },
];
