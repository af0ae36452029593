fn main() -> ::std::process::ExitCode {
    #[allow(clippy::needless_pass_by_value, clippy::unnecessary_wraps)]
    fn __main() {}
    const __NEEDS: ::daemon_runtime::__rt::Needs = ::daemon_runtime::__rt::Needs::NONE;
    ::daemon_runtime::__rt::run(
        const {
            &::daemon_runtime::__rt::Plan {
                name: "pingd",
                version: "1.2.3",
                description: "pingd",
                exec: "/usr/bin/pingd",
                pidfile: ::core::option::Option::None,
                user: ::core::option::Option::None,
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
                listen: &[],
                directories: &[],
                reload: ::core::option::Option::None,
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
                        path: "init.d/pingd",
                        mode: 0o755,
                        contents: "...",
                    },
                ],
                needs: __NEEDS,
            }
        },
        |context| {
            ::daemon_runtime::__rt::entered(context)?;
            <() as ::daemon_runtime::Outcome>::ended(__main())
        },
    )
}
