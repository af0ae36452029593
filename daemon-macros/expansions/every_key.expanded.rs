pub(crate) fn main() -> ::std::process::ExitCode {
    #[allow(clippy::needless_pass_by_value, clippy::unnecessary_wraps)]
    fn __main(
        context: Context,
        Privileged(device): Privileged<File>,
        watchdog: Watchdog,
    ) -> ! {
        loop {}
    }
    const __NEEDS: ::my_daemon::__rt::Needs = ::my_daemon::__rt::Needs::NONE
        .and(<Context as ::my_daemon::FromDaemon>::NEEDS)
        .and(<Privileged<File> as ::my_daemon::FromDaemon>::NEEDS)
        .and(<Watchdog as ::my_daemon::FromDaemon>::NEEDS)
        .with({
            #[allow(unused_imports)]
            use ::my_daemon::__rt::Plain as _;
            ::my_daemon::__rt::Extras::NONE
                .or(<::my_daemon::__rt::Probe<Context>>::VALIDATION)
                .or(<::my_daemon::__rt::Probe<Context>>::SHOW)
                .or(<::my_daemon::__rt::Probe<Privileged<File>>>::VALIDATION)
                .or(<::my_daemon::__rt::Probe<Privileged<File>>>::SHOW)
                .or(<::my_daemon::__rt::Probe<Watchdog>>::VALIDATION)
                .or(<::my_daemon::__rt::Probe<Watchdog>>::SHOW)
        });
    const _: () = ::core::assert!(
        < Context as ::my_daemon::FromDaemon > ::NEEDS.socket.is_none(),
        "main takes a socket named `context`, but `listen` declares `http`, `dns`, `admin`, `log`"
    );
    const _: () = ::core::assert!(
        < Privileged < File > as ::my_daemon::FromDaemon > ::NEEDS.socket.is_none(),
        "main takes a socket named `Privileged`, but `listen` declares `http`, `dns`, `admin`, `log`"
    );
    const _: () = ::core::assert!(
        < Watchdog as ::my_daemon::FromDaemon > ::NEEDS.socket.is_none(),
        "main takes a socket named `watchdog`, but `listen` declares `http`, `dns`, `admin`, `log`"
    );
    const _: () = ::core::assert!(
        __NEEDS.any_socket || < Context as ::my_daemon::FromDaemon > ::NEEDS.socket
        .is_some() || < Privileged < File > as ::my_daemon::FromDaemon > ::NEEDS.socket
        .is_some() || < Watchdog as ::my_daemon::FromDaemon > ::NEEDS.socket.is_some(),
        "main does not take the socket `http`: add the parameter `http: TcpListener`"
    );
    const _: () = ::core::assert!(
        __NEEDS.any_socket || < Context as ::my_daemon::FromDaemon > ::NEEDS.socket
        .is_some() || < Privileged < File > as ::my_daemon::FromDaemon > ::NEEDS.socket
        .is_some() || < Watchdog as ::my_daemon::FromDaemon > ::NEEDS.socket.is_some(),
        "main does not take the socket `dns`: add the parameter `dns: UdpSocket`"
    );
    const _: () = ::core::assert!(
        __NEEDS.any_socket || < Context as ::my_daemon::FromDaemon > ::NEEDS.socket
        .is_some() || < Privileged < File > as ::my_daemon::FromDaemon > ::NEEDS.socket
        .is_some() || < Watchdog as ::my_daemon::FromDaemon > ::NEEDS.socket.is_some(),
        "main does not take the socket `admin`: add the parameter `admin: UnixListener`"
    );
    const _: () = ::core::assert!(
        __NEEDS.any_socket || < Context as ::my_daemon::FromDaemon > ::NEEDS.socket
        .is_some() || < Privileged < File > as ::my_daemon::FromDaemon > ::NEEDS.socket
        .is_some() || < Watchdog as ::my_daemon::FromDaemon > ::NEEDS.socket.is_some(),
        "main does not take the socket `log`: add the parameter `log: UnixDatagram`"
    );
    const _: () = ::core::assert!(
        ::my_daemon::__rt::feature::SANDBOX,
        "`sandbox` needs the feature `sandbox` of `daemon-runtime`: write `features = [\"sandbox\"]` in Cargo.toml"
    );
    const _: () = ::core::assert!(
        ::my_daemon::__rt::feature::CONFIG,
        "`config` needs the feature `config` of `daemon-runtime`: write `features = [\"config\"]` in Cargo.toml"
    );
    const _: () = ::core::assert!(
        ::my_daemon::__rt::feature::CONTROL,
        "`control` needs the feature `control` of `daemon-runtime`: write `features = [\"control\"]` in Cargo.toml"
    );
    const _: () = ::core::assert!(
        ::my_daemon::__rt::feature::HEALTH,
        "`health` needs the feature `health` of `daemon-runtime`: write `features = [\"health\"]` in Cargo.toml"
    );
    const _: () = ::core::assert!(
        ::my_daemon::__rt::feature::LOG,
        "`log` needs the feature `log` or `tracing` of `daemon-runtime`: write `features = [\"log\"]` in Cargo.toml"
    );
    const _: () = ::core::assert!(
        ::my_daemon::__rt::is_system_call("bpf"),
        "this architecture has no system call `bpf`"
    );
    const _: () = ::core::assert!(
        false || < Context as ::my_daemon::FromDaemon > ::NEEDS.watchdog || < Privileged
        < File > as ::my_daemon::FromDaemon > ::NEEDS.watchdog || < Watchdog as
        ::my_daemon::FromDaemon > ::NEEDS.watchdog,
        "`watchdog` is declared, but main takes no `Watchdog` to beat"
    );
    const _: () = ::core::assert!(
        ! ::my_daemon::__rt::feature::CONFIG || __NEEDS.takes_config(),
        "`config` is declared, but main takes no `Config` of it: add a parameter, as in `config: Config<Settings>`"
    );
    ::my_daemon::__rt::run(
        const {
            &::my_daemon::__rt::Plan {
                name: "pinger",
                version: "1.2.3",
                description: "Answers \"pings\"",
                exec: "/opt/pingd/bin/pingd",
                pidfile: ::core::option::Option::Some("/run/pingd/pid"),
                user: ::core::option::Option::Some("ping"),
                group: ::core::option::Option::Some("pong"),
                supplementary_groups: ::core::option::Option::Some(
                    &["tls-certs", "adm"],
                ),
                umask: 0o077,
                working_directory: "/var/lib/pingd",
                root_directory: ::core::option::Option::Some("/srv/pingd"),
                capabilities: &[
                    ::my_daemon::__rt::Capability {
                        name: "CAP_NET_BIND_SERVICE",
                        number: 10u8,
                    },
                    ::my_daemon::__rt::Capability {
                        name: "CAP_SYS_TIME",
                        number: 25u8,
                    },
                ],
                no_new_privileges: true,
                privileged: ::core::option::Option::Some(|| ::my_daemon::__rt::privileged::<
                    <Privileged<File> as ::my_daemon::__rt::Taken>::Value,
                    _,
                >(device::open)),
                sandbox: ::core::option::Option::Some(::my_daemon::__rt::Sandbox {
                    mode: ::my_daemon::__rt::SandboxMode::Strict,
                    always: true,
                    read: &["/etc/ssl"],
                    write: &["/srv/x"],
                    execute: &["/usr/bin/git"],
                    system_calls: &["@mount", "bpf"],
                    calls_out: true,
                    doors: ::my_daemon::__rt::Doors {
                        without: &["ProtectClock"],
                        calls: &["@clock"],
                        families: &[],
                        devices: &["char-rtc rw"],
                    },
                }),
                credentials: &[
                    ::my_daemon::__rt::Credential {
                        name: "tls_key",
                        path: "/etc/pingd/tls.key",
                    },
                ],
                limits: &[
                    ::my_daemon::__rt::Limit {
                        resource: ::my_daemon::__rt::Resource::Core,
                        soft: 0,
                        hard: 0,
                    },
                    ::my_daemon::__rt::Limit {
                        resource: ::my_daemon::__rt::Resource::Nofile,
                        soft: 4096,
                        hard: 4096,
                    },
                    ::my_daemon::__rt::Limit {
                        resource: ::my_daemon::__rt::Resource::Memlock,
                        soft: 67108864,
                        hard: 67108864,
                    },
                    ::my_daemon::__rt::Limit {
                        resource: ::my_daemon::__rt::Resource::Nproc,
                        soft: 100,
                        hard: 200,
                    },
                    ::my_daemon::__rt::Limit {
                        resource: ::my_daemon::__rt::Resource::Cpu,
                        soft: ::core::primitive::u64::MAX,
                        hard: ::core::primitive::u64::MAX,
                    },
                    ::my_daemon::__rt::Limit {
                        resource: ::my_daemon::__rt::Resource::Rttime,
                        soft: 500000,
                        hard: 500000,
                    },
                ],
                nice: ::core::option::Option::Some(-5),
                oom_score_adjust: ::core::option::Option::Some(-500),
                stdout: ::my_daemon::__rt::Output::Null,
                stderr: ::my_daemon::__rt::Output::File("/var/log/pingd/errors"),
                environment: &[("LANG", "C.UTF-8"), ("EMPTY", "")],
                detach: ::my_daemon::__rt::Detach::Always,
                listen: &[
                    ::my_daemon::__rt::Listen {
                        name: "http",
                        addresses: &[::my_daemon::__rt::Address::Tcp("0.0.0.0:80")],
                        mode: ::core::option::Option::None,
                        owner: ::core::option::Option::None,
                        group: ::core::option::Option::None,
                        backlog: ::core::option::Option::None,
                        ipv6_only: ::core::option::Option::None,
                        reuse_port: false,
                    },
                    ::my_daemon::__rt::Listen {
                        name: "dns",
                        addresses: &[::my_daemon::__rt::Address::Udp("[::1]:53")],
                        mode: ::core::option::Option::None,
                        owner: ::core::option::Option::None,
                        group: ::core::option::Option::None,
                        backlog: ::core::option::Option::None,
                        ipv6_only: ::core::option::Option::None,
                        reuse_port: false,
                    },
                    ::my_daemon::__rt::Listen {
                        name: "admin",
                        addresses: &[
                            ::my_daemon::__rt::Address::Unix("/run/pingd/admin.sock"),
                        ],
                        mode: ::core::option::Option::Some(0o600),
                        owner: ::core::option::Option::None,
                        group: ::core::option::Option::None,
                        backlog: ::core::option::Option::Some(16u32),
                        ipv6_only: ::core::option::Option::None,
                        reuse_port: false,
                    },
                    ::my_daemon::__rt::Listen {
                        name: "log",
                        addresses: &[
                            ::my_daemon::__rt::Address::UnixDatagram(
                                "/run/pingd/log.sock",
                            ),
                        ],
                        mode: ::core::option::Option::None,
                        owner: ::core::option::Option::None,
                        group: ::core::option::Option::None,
                        backlog: ::core::option::Option::None,
                        ipv6_only: ::core::option::Option::None,
                        reuse_port: false,
                    },
                ],
                directories: &[
                    ::my_daemon::__rt::Directory {
                        kind: ::my_daemon::__rt::DirectoryKind::Runtime,
                        path: "pingd",
                        mode: 0o755,
                        declared: true,
                    },
                    ::my_daemon::__rt::Directory {
                        kind: ::my_daemon::__rt::DirectoryKind::State,
                        path: "pingd/state",
                        mode: 0o700,
                        declared: true,
                    },
                    ::my_daemon::__rt::Directory {
                        kind: ::my_daemon::__rt::DirectoryKind::Cache,
                        path: "pingd",
                        mode: 0o755,
                        declared: true,
                    },
                    ::my_daemon::__rt::Directory {
                        kind: ::my_daemon::__rt::DirectoryKind::Logs,
                        path: "pingd",
                        mode: 0o755,
                        declared: true,
                    },
                    ::my_daemon::__rt::Directory {
                        kind: ::my_daemon::__rt::DirectoryKind::Configuration,
                        path: "pingd",
                        mode: 0o755,
                        declared: true,
                    },
                ],
                reload: ::core::option::Option::Some(|context, change| ::my_daemon::ReloadHandler::<
                    _,
                    (),
                >::call(config::load, context, change)),
                signals: &[
                    (
                        ::my_daemon::__rt::Signal::Usr1,
                        |context| ::my_daemon::SignalHandler::call(rotate, context),
                    ),
                    (
                        ::my_daemon::__rt::Signal::Usr2,
                        |context| ::my_daemon::SignalHandler::call(
                            dump::<String>,
                            context,
                        ),
                    ),
                ],
                config: ::core::option::Option::Some("/etc/pingd/pingd.toml"),
                control: true,
                upgrade: false,
                health: ::core::option::Option::Some(::my_daemon::__rt::Listen {
                    name: "health",
                    addresses: &[::my_daemon::__rt::Address::Tcp("127.0.0.1:9901")],
                    mode: ::core::option::Option::None,
                    owner: ::core::option::Option::None,
                    group: ::core::option::Option::None,
                    backlog: ::core::option::Option::None,
                    ipv6_only: ::core::option::Option::None,
                    reuse_port: false,
                }),
                log: ::core::option::Option::Some(
                    ::my_daemon::__rt::Log::File("/var/log/pingd/pingd.log"),
                ),
                drain_delay: ::core::time::Duration::from_millis(100u64),
                stop_timeout: ::core::time::Duration::from_millis(500u64),
                start_timeout: ::core::time::Duration::from_millis(120000u64),
                watchdog: ::core::option::Option::Some(
                    ::core::time::Duration::from_millis(10000u64),
                ),
                scope: ::my_daemon::__rt::Scope::System,
                units: &[
                    ::my_daemon::__rt::Unit {
                        path: "systemd/pinger.service",
                        mode: 0o644,
                        contents: "...",
                    },
                    ::my_daemon::__rt::Unit {
                        path: "systemd/pinger.socket",
                        mode: 0o644,
                        contents: "...",
                    },
                    ::my_daemon::__rt::Unit {
                        path: "systemd/pinger-dns.socket",
                        mode: 0o644,
                        contents: "...",
                    },
                    ::my_daemon::__rt::Unit {
                        path: "systemd/pinger-admin.socket",
                        mode: 0o644,
                        contents: "...",
                    },
                    ::my_daemon::__rt::Unit {
                        path: "systemd/pinger-log.socket",
                        mode: 0o644,
                        contents: "...",
                    },
                    ::my_daemon::__rt::Unit {
                        path: "sysusers.d/pinger.conf",
                        mode: 0o644,
                        contents: "...",
                    },
                    ::my_daemon::__rt::Unit {
                        path: "tmpfiles.d/pinger.conf",
                        mode: 0o644,
                        contents: "...",
                    },
                    ::my_daemon::__rt::Unit {
                        path: "init.d/pinger",
                        mode: 0o755,
                        contents: "...",
                    },
                    ::my_daemon::__rt::Unit {
                        path: "logrotate.d/pinger",
                        mode: 0o644,
                        contents: "...",
                    },
                ],
                needs: __NEEDS,
            }
        },
        |context| {
            let argument0 = <Context as ::my_daemon::FromDaemon>::from_daemon(
                context,
                "context",
            )?;
            let argument1 = <Privileged<
                File,
            > as ::my_daemon::FromDaemon>::from_daemon(context, "Privileged")?;
            let argument2 = <Watchdog as ::my_daemon::FromDaemon>::from_daemon(
                context,
                "watchdog",
            )?;
            ::my_daemon::__rt::entered(context)?;
            __main(argument0, argument1, argument2)
        },
    )
}
