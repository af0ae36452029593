//! The rows.

use super::Kind::{CratePath, Duration, Function, Group, Number, Octal, Path, Strings, Text, Word};
use super::Place::{Anywhere, Attribute};
use super::{Elsewhere, Key};

/// Every key, in the order of the book.
#[rustfmt::skip]
pub static KEYS: &[Key] = &[
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
    Key {
        name: "listen", kind: Group, place: Anywhere,
        example: r#"(http = "0.0.0.0:80")"#,
        default: "none",
        doc: "Sockets by the name of main's parameter",
        systemd: "a `.socket` unit each, with `ListenStream=`",
        sysv: "the program binds them before it gives up root",
        elsewhere: Elsewhere {
            systemd: &["ListenStream", "ListenDatagram"],
            launchd: &["Sockets"],
            spellings: &["bind", "sockets", "socket", "address", "listeners", "port"],
            ..Elsewhere::NOWHERE
        },
    },
    Key {
        name: "runtime_directory", kind: Path, place: Anywhere,
        example: r#""{name}""#,
        default: "none",
        doc: "Directory below `/run`, removed at the stop",
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
    Key {
        name: "reload", kind: Function, place: Attribute,
        example: "function",
        default: "a reload is refused",
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
