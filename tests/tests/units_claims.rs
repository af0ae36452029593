//! What each unit says, and from which part of the declaration it follows.

use std::time::Duration;

use daemon_spec::spec::{Address, Detach, Listen, Output, Scope, Spec};
use daemon_spec::units::render;
use daemon_tests::validators::specs::{pingd, plain, service, text};
use daemon_tests::validators::systemd::{value, values};

fn listen(name: &str, address: Address) -> Listen {
    Listen::new(name, vec![address])
}

fn at(address: &str) -> Spec {
    let address = Address::Tcp(address.parse().expect("an address"));
    Spec { user: Some("x".to_owned()), listen: vec![listen("tcp", address)], ..plain("x") }
}

#[test]
fn r06_reload_waits_through_the_program_before_253_and_through_systemd_from_then_on() {
    let before = service(&pingd());
    assert_eq!(
        (value(&before, "Type"), value(&before, "ExecReload")),
        ("notify".to_owned(), "/usr/bin/pingd reload".to_owned())
    );
    let after = service(&Spec { systemd: 253, ..pingd() });
    assert_eq!(
        (value(&after, "Type"), values(&after, "ExecReload")),
        ("notify-reload".to_owned(), Vec::new())
    );
    // Without a handler, SIGHUP reloads nothing.
    let without = service(&Spec { systemd: 253, reload: None, ..pingd() });
    assert_eq!((value(&without, "Type"), values(&without, "ExecReload")), ("notify".to_owned(), Vec::new()));
}

#[test]
fn n12_a_daemon_that_always_detaches_is_forking_and_names_its_pid_file() {
    for systemd in [252, 253] {
        let unit = service(&Spec { detach: Detach::Always, systemd, ..pingd() });
        assert_eq!(value(&unit, "Type"), "forking");
        assert_eq!(value(&unit, "PIDFile"), "/run/pingd/pingd.pid");
        assert_eq!(value(&unit, "ExecReload"), "/usr/bin/pingd reload");
        assert_eq!(values(&unit, "NotifyAccess"), Vec::<String>::new());
    }
    let unit = service(&pingd());
    assert_eq!((values(&unit, "PIDFile"), value(&unit, "NotifyAccess")), (Vec::new(), "main".to_owned()));
}

#[test]
fn n12_dependencies_are_few_and_the_sockets_come_along() {
    let unit = service(&pingd());
    assert_eq!(value(&unit, "Requires"), "pingd.socket");
    assert_eq!(value(&unit, "After"), "network.target pingd.socket");
    assert_eq!(value(&unit, "WantedBy"), "multi-user.target");
    assert_eq!(value(&unit, "Also"), "pingd.socket");
    assert_eq!(values(&unit, "DefaultDependencies"), Vec::<String>::new());
    assert_eq!(value(&text(&pingd(), "systemd/pingd.socket"), "WantedBy"), "sockets.target");
    assert_eq!(values(&service(&plain("x")), "Requires"), Vec::<String>::new());
}

#[test]
fn n13_a_user_s_daemon_has_no_user_and_no_directive_that_needs_root() {
    let wanted_by = vec!["default.target".to_owned()];
    let unit = service(&Spec { scope: Scope::User, user: None, wanted_by, ..pingd() });
    assert_eq!(value(&unit, "WantedBy"), "default.target");
    for directive in [
        "User",
        "ProtectSystem",
        "PrivateTmp",
        "PrivateUsers",
        "CapabilityBoundingSet",
        "IPAddressDeny",
        "ReadWritePaths",
    ] {
        assert_eq!(values(&unit, directive), Vec::<String>::new(), "{directive}");
    }
    assert_eq!(value(&unit, "NoNewPrivileges"), "yes");
    let targets: Vec<String> =
        render(&Spec { scope: Scope::User, ..pingd() }).into_iter().map(|f| f.path).collect();
    assert_eq!(targets, ["systemd/pingd.service", "systemd/pingd.socket"]);
}

#[test]
fn each_socket_has_a_unit_of_its_own_that_starts_the_one_service() {
    let spec = Spec {
        listen: vec![
            listen("web", Address::Tcp("0.0.0.0:80".parse().expect("an address"))),
            listen("dns", Address::Udp("0.0.0.0:53".parse().expect("an address"))),
            Listen {
                mode: Some(0o660),
                backlog: Some(7),
                ..listen("admin", Address::Unix("/run/x.sock".to_owned()))
            },
        ],
        ..plain("x")
    };
    let names = ["x.socket", "x-dns.socket", "x-admin.socket"];
    for (name, listen) in names.iter().zip(["web", "dns", "admin"]) {
        let unit = text(&spec, &format!("systemd/{name}"));
        assert_eq!(value(&unit, "FileDescriptorName"), listen);
        assert_eq!(value(&unit, "Service"), "x.service");
    }
    for directive in ["Requires", "Sockets", "Also"] {
        assert_eq!(value(&service(&spec), directive), names.join(" "));
    }
    assert_eq!(value(&text(&spec, "systemd/x-dns.socket"), "ListenDatagram"), "0.0.0.0:53");
    let admin = text(&spec, "systemd/x-admin.socket");
    assert_eq!((value(&admin, "SocketMode"), value(&admin, "Backlog")), ("0660".to_owned(), "7".to_owned()));
}

#[test]
fn only_an_address_of_one_interface_may_be_bound_before_it_is_there() {
    for (address, free) in
        [("192.0.2.1:80", true), ("0.0.0.0:80", false), ("127.0.0.1:80", false), ("[::]:80", false)]
    {
        let unit = text(&at(address), "systemd/x.socket");
        assert_eq!(!values(&unit, "FreeBind").is_empty(), free, "{address}");
        // The same as in the program: dual-stack as the system has it.
        assert_eq!(values(&unit, "BindIPv6Only"), Vec::<String>::new());
    }
}

#[test]
fn systemd_s_limits_come_after_the_program_s_own() {
    let spec = Spec {
        stop_timeout: Duration::from_millis(2500),
        start_timeout: Duration::from_secs(10),
        restart_delay: Duration::from_millis(100),
        ..plain("x")
    };
    let unit = service(&spec);
    assert_eq!(value(&unit, "TimeoutStopSec"), "7s 500ms");
    assert_eq!(value(&unit, "TimeoutStartSec"), "15s");
    assert_eq!(value(&unit, "RestartSec"), "100ms");
}

#[test]
fn the_network_is_open_as_far_as_sockets_or_units_say_so() {
    let closed = |spec: &Spec| {
        let unit = service(spec);
        let says = |directive| values(&unit, directive).concat();
        (
            says("RestrictAddressFamilies"),
            says("IPAddressDeny"),
            says("IPAddressAllow"),
            says("PrivateNetwork"),
        )
    };
    let owned = |parts: [&str; 4]| {
        let [families, deny, allow, private] = parts.map(str::to_owned);
        (families, deny, allow, private)
    };
    let everywhere = owned(["AF_UNIX AF_INET AF_INET6", "", "", ""]);
    assert_eq!(closed(&at("0.0.0.0:80")), everywhere);
    assert_eq!(closed(&at("127.0.0.1:80")), owned(["AF_UNIX AF_INET AF_INET6", "any", "localhost", ""]));
    let mut several = at("127.0.0.1:80");
    several.listen[0].addresses.push(Address::Tcp("192.0.2.1:80".parse().expect("an address")));
    assert_eq!(closed(&several), everywhere);
    let records = vec![listen("records", Address::UnixSeqpacket("/run/x.sock".to_owned()))];
    assert_eq!(closed(&Spec { listen: records, ..several }), owned(["AF_UNIX", "any", "", "yes"]));
    let silent = Spec { listen: Vec::new(), ..at("0.0.0.0:80") };
    assert_eq!(closed(&silent), owned(["AF_UNIX", "any", "", "yes"]));
    let calls_out = Spec { wants: vec!["network-online.target".to_owned()], ..silent };
    assert_eq!(closed(&calls_out), everywhere);
    // Root has its reasons.
    assert_eq!(closed(&plain("x")), owned(["", "", "", ""]));
}

#[test]
fn a_pid_file_or_a_socket_in_the_runtime_directory_is_there_when_it_is_needed() {
    // Not declared, yet needed by the PID file.
    let spec = Spec { directories: Vec::new(), ..pingd() };
    assert_eq!(value(&service(&spec), "RuntimeDirectory"), "pingd");
    assert_eq!(values(&service(&spec), "RuntimeDirectoryPreserve"), Vec::<String>::new());
    let socket = listen("admin", Address::Unix("/run/pingd/admin.sock".to_owned()));
    assert_eq!(value(&service(&Spec { listen: vec![socket], ..spec }), "RuntimeDirectoryPreserve"), "yes");
    let shared = Spec { pidfile: Some("/run/pingd.pid".to_owned()), directories: Vec::new(), ..pingd() };
    assert_eq!(values(&service(&shared), "RuntimeDirectory"), Vec::<String>::new());
    assert_eq!(value(&service(&shared), "ReadWritePaths"), "-/run");
}

#[test]
fn log_files_are_systemd_s_to_open_and_their_directories_root_s() {
    let spec = Spec {
        stdout: Output::File("/var/log/x/out".to_owned()),
        stderr: Output::Null,
        user: Some("x".to_owned()),
        ..plain("x")
    };
    let unit = service(&spec);
    assert_eq!(value(&unit, "StandardOutput"), "append:/var/log/x/out");
    assert_eq!(value(&unit, "StandardError"), "null");
    assert_eq!(values(&unit, "LogsDirectory"), Vec::<String>::new());
    assert!(text(&spec, "tmpfiles.d/x.conf").ends_with("\nd /var/log/x 0755 root root -\n"));
}

#[test]
fn a_declared_path_below_home_or_tmp_stays_in_sight() {
    let user = Some("x".to_owned());
    let hidden = service(&Spec { user: user.clone(), ..plain("x") });
    assert_eq!(
        (value(&hidden, "ProtectHome"), value(&hidden, "PrivateTmp")),
        ("yes".to_owned(), "yes".to_owned())
    );
    let spec =
        Spec { user, exec: "/home/x/bin/x".to_owned(), working_directory: "/tmp".to_owned(), ..plain("x") };
    let seen = service(&spec);
    assert_eq!(
        (value(&seen, "ProtectHome"), values(&seen, "PrivateTmp")),
        ("read-only".to_owned(), Vec::new())
    );
}

#[test]
fn a_daemon_with_a_user_has_no_capability_and_cannot_ask_for_root() {
    for spec in [pingd(), Spec { root_directory: Some("/srv/x".to_owned()), ..pingd() }] {
        let unit = service(&spec);
        assert_eq!(value(&unit, "CapabilityBoundingSet"), "");
        assert_eq!(values(&unit, "AmbientCapabilities"), Vec::<String>::new());
        assert_eq!(values(&unit, "SystemCallFilter"), ["@system-service", "~@privileged @resources"]);
        // The proof at start asks for root and must be refused, not killed.
        assert_eq!(value(&unit, "SystemCallErrorNumber"), "EPERM");
    }
}

#[test]
fn root_s_daemon_may_write_where_daemons_write() {
    let unit = service(&plain("x"));
    assert_eq!(value(&unit, "ProtectSystem"), "full");
    assert_eq!(values(&unit, "SystemCallFilter"), ["@system-service"]);
    assert!(value(&unit, "CapabilityBoundingSet").starts_with('~'));
}
