fn main() -> ::std::process::ExitCode {
    #[allow(clippy::needless_pass_by_value, clippy::unnecessary_wraps)]
    /// Answers pings.
    #[allow(clippy::unnecessary_wraps)]
    fn __main(http: TcpListener, shutdown: Shutdown) -> std::io::Result<()> {
        Ok(())
    }
    const __NEEDS: ::daemon_runtime::__rt::Needs = ::daemon_runtime::__rt::Needs::NONE
        .and(<TcpListener as ::daemon_runtime::FromDaemon>::NEEDS)
        .and(<Shutdown as ::daemon_runtime::FromDaemon>::NEEDS);
    const _: () = ::core::assert!(
        < TcpListener as ::daemon_runtime::FromDaemon > ::NEEDS
        .is_met_by(::daemon_runtime::__rt::Socket::Tcp, false, __NEEDS),
        "`listen` declares `http` as a socket that main takes as a `TcpListener`"
    );
    const _: () = ::core::assert!(
        < Shutdown as ::daemon_runtime::FromDaemon > ::NEEDS.socket.is_none(),
        "main takes a socket named `shutdown`, but `listen` declares `http`"
    );
    ::daemon_runtime::__rt::run(
        const {
            &::daemon_runtime::__rt::Plan {
                name: "pingd",
                version: "1.2.3",
                description: "pingd",
                exec: "/usr/bin/pingd",
                pidfile: ::core::option::Option::Some("/run/pingd/pingd.pid"),
                user: ::core::option::Option::Some("pingd"),
                group: ::core::option::Option::None,
                supplementary_groups: ::core::option::Option::None,
                umask: 0o027,
                working_directory: "/",
                root_directory: ::core::option::Option::None,
                capabilities: &[],
                no_new_privileges: true,
                privileged: ::core::option::Option::None,
                sandbox: ::core::option::Option::None,
                credentials: &[],
                limits: &[
                    ::daemon_runtime::__rt::Limit {
                        resource: ::daemon_runtime::__rt::Resource::Core,
                        soft: 0,
                        hard: 0,
                    },
                ],
                nice: ::core::option::Option::None,
                oom_score_adjust: ::core::option::Option::None,
                stdout: ::daemon_runtime::__rt::Output::Auto,
                stderr: ::daemon_runtime::__rt::Output::Auto,
                environment: &[],
                detach: ::daemon_runtime::__rt::Detach::Auto,
                listen: &[
                    ::daemon_runtime::__rt::Listen {
                        name: "http",
                        addresses: &[::daemon_runtime::__rt::Address::Tcp("0.0.0.0:80")],
                        mode: ::core::option::Option::None,
                        owner: ::core::option::Option::None,
                        group: ::core::option::Option::None,
                        backlog: ::core::option::Option::None,
                        ipv6_only: ::core::option::Option::None,
                        reuse_port: false,
                    },
                ],
                directories: &[
                    ::daemon_runtime::__rt::Directory {
                        kind: ::daemon_runtime::__rt::DirectoryKind::Runtime,
                        path: "pingd",
                        mode: 0o755,
                        declared: false,
                    },
                ],
                reload: ::core::option::Option::Some(|context, change| ::daemon_runtime::ReloadHandler::<
                    _,
                    (),
                >::call(reload, context, change)),
                signals: &[],
                config: ::core::option::Option::None,
                control: false,
                upgrade: false,
                health: ::core::option::Option::None,
                log: ::core::option::Option::None,
                drain_delay: ::core::time::Duration::from_millis(0u64),
                stop_timeout: ::core::time::Duration::from_millis(30000u64),
                start_timeout: ::core::time::Duration::from_millis(90000u64),
                watchdog: ::core::option::Option::None,
                scope: ::daemon_runtime::__rt::Scope::System,
                units: &[
                    ::daemon_runtime::__rt::Unit {
                        path: "systemd/pingd.service",
                        mode: 0o644,
                        contents: "...",
                    },
                    ::daemon_runtime::__rt::Unit {
                        path: "systemd/pingd.socket",
                        mode: 0o644,
                        contents: "...",
                    },
                    ::daemon_runtime::__rt::Unit {
                        path: "sysusers.d/pingd.conf",
                        mode: 0o644,
                        contents: "...",
                    },
                    ::daemon_runtime::__rt::Unit {
                        path: "tmpfiles.d/pingd.conf",
                        mode: 0o644,
                        contents: "...",
                    },
                    ::daemon_runtime::__rt::Unit {
                        path: "init.d/pingd",
                        mode: 0o755,
                        contents: "...",
                    },
                ],
                needs: __NEEDS,
            }
        },
        |context| {
            let argument0 = <TcpListener as ::daemon_runtime::FromDaemon>::from_daemon(
                context,
                "http",
            )?;
            let argument1 = <Shutdown as ::daemon_runtime::FromDaemon>::from_daemon(
                context,
                "shutdown",
            )?;
            ::daemon_runtime::__rt::entered(context)?;
            <std::io::Result<
                (),
            > as ::daemon_runtime::Outcome>::ended(__main(argument0, argument1))
        },
    )
}
