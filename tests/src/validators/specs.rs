//! Declarations that between them take every turn of the renderers.

mod privileges;

use std::time::Duration;

use daemon_spec::spec::{
    Address, Detach, Directory, DirectoryKind, Handler, Listen, Log, Output, Restart, Scope, Spec,
};
use daemon_spec::units::{UnitFile, render};
use daemon_spec::{Defaults, Draft, check};

/// A name and a declaration.
pub type Named = (&'static str, Spec);

/// All of them, by name.
#[must_use]
pub fn all() -> Vec<Named> {
    vec![
        ("plain", plain("plain")),
        ("pingd", pingd()),
        ("pingd-253", Spec { systemd: 253, ..pingd() }),
        ("heartbeat", heartbeat()),
        ("forking", forking()),
        ("many-sockets", many_sockets()),
        ("several-addresses", several_addresses()),
        ("loopback", loopback()),
        ("jailed", jailed()),
        ("agent", agent()),
        ("powerful", privileges::powerful()),
        ("excepted", privileges::excepted()),
        ("root-first", privileges::root_first()),
        ("gaining", privileges::gaining()),
        ("gaining-255", Spec { systemd: 255, ..privileges::gaining() }),
        ("open", privileges::open()),
        ("rotated", rotated()),
        ("rotated-in-place", Spec { pidfile: None, user: None, ..rotated() }),
    ]
}

/// The contents of one rendered file.
///
/// # Panics
///
/// When there is no such file.
#[must_use]
#[track_caller]
pub fn text(spec: &Spec, path: &str) -> String {
    let files = render(spec);
    let paths: Vec<&String> = files.iter().map(|file| &file.path).collect();
    let found = files.iter().find(|file| file.path == path);
    found.unwrap_or_else(|| panic!("no {path} in {paths:?}")).contents.clone()
}

/// The contents of the service.
#[must_use]
#[track_caller]
pub fn service(spec: &Spec) -> String {
    text(spec, &format!("systemd/{}.service", spec.name))
}

/// The files of one target.
#[must_use]
pub fn files(spec: &Spec, target: &str) -> Vec<UnitFile> {
    let of_target = |file: &UnitFile| file.path.split('/').next() == Some(target);
    render(spec).into_iter().filter(of_target).collect()
}

/// Nothing but a name: every key has its default.
///
/// # Panics
///
/// Never: nothing is declared that could be wrong.
#[must_use]
pub fn plain(name: &str) -> Spec {
    let defaults = Defaults { name: name.to_owned(), version: "1.0.0".to_owned(), ..Defaults::default() };
    let (spec, problems) = check(Draft::default(), &defaults);
    assert!(problems.is_empty(), "{problems:?}");
    spec
}

/// A public TCP daemon with a user of its own, as the example of that name.
///
/// # Panics
///
/// Never: the handler is a path.
#[must_use]
pub fn pingd() -> Spec {
    Spec {
        description: "Answers HTTP requests with a greeting".to_owned(),
        documentation: vec!["https://pingd.example/manual".to_owned()],
        pidfile: Some("/run/pingd/pingd.pid".to_owned()),
        user: Some("pingd".to_owned()),
        listen: vec![tcp("http", "0.0.0.0:80")],
        directories: vec![
            directory(DirectoryKind::Runtime, "pingd", 0o755),
            directory(DirectoryKind::Configuration, "pingd", 0o755),
        ],
        reload: Some(Handler("reload".parse().expect("a path"))),
        ..plain("pingd")
    }
}

/// A daemon that gives up root and logs to a file of its own.
///
/// # Panics
///
/// Never.
#[must_use]
pub fn rotated() -> Spec {
    Spec {
        pidfile: Some("/run/rotated/rotated.pid".to_owned()),
        user: Some("rotated".to_owned()),
        // Its directory follows from it.
        log: Some(Log::File("/var/log/rotated/rotated.log".to_owned())),
        ..plain("rotated")
    }
}

/// A daemon that stays root and writes a log, as the example of that name.
#[must_use]
pub fn heartbeat() -> Spec {
    Spec {
        description: "A line in a log every ten seconds".to_owned(),
        pidfile: Some("/run/heartbeat.pid".to_owned()),
        stdout: Output::File("/var/log/heartbeat/heartbeat.log".to_owned()),
        directories: vec![directory(DirectoryKind::Logs, "heartbeat", 0o755)],
        ..plain("heartbeat")
    }
}

fn forking() -> Spec {
    Spec {
        detach: Detach::Always,
        // Neither directory is declared: both follow from the files.
        pidfile: Some("/run/forking/forking.pid".to_owned()),
        stdout: Output::File("/var/log/forking/out.log".to_owned()),
        stderr: Output::Null,
        user: Some("forking".to_owned()),
        group: Some("daemons".to_owned()),
        reload: Some(Handler("reload".parse().expect("a path"))),
        args: vec!["--verbose".to_owned(), "two words".to_owned()],
        after: vec!["postgresql.service".to_owned(), "nss-lookup.target".to_owned()],
        requires: vec!["redis.service".to_owned()],
        wants: vec!["network-online.target".to_owned()],
        restart: Restart::Always,
        stop_timeout: Duration::from_millis(1500),
        systemd: 253,
        ..plain("forking")
    }
}

fn many_sockets() -> Spec {
    Spec {
        user: Some("many".to_owned()),
        group: Some("daemons".to_owned()),
        supplementary_groups: Some(vec!["adm".to_owned(), "ssl-cert".to_owned()]),
        listen: vec![
            tcp("web", "[::]:8080"),
            Listen { backlog: Some(16), ..tcp("inside", "192.0.2.1:8081") },
            listen("dns", Address::Udp("0.0.0.0:5353".parse().expect("an address"))),
            Listen {
                mode: Some(0o660),
                ..listen("admin", Address::Unix("/run/many-sockets/admin.sock".to_owned()))
            },
            listen("log", Address::UnixDatagram("/run/many-sockets.log".to_owned())),
        ],
        directories: vec![directory(DirectoryKind::Runtime, "many-sockets", 0o750)],
        ..plain("many-sockets")
    }
}

fn several_addresses() -> Spec {
    let each = |addresses: &[&str]| {
        addresses.iter().map(|one| Address::Tcp(one.parse().expect("an address"))).collect()
    };
    let datagram = |address: &str| Address::Udp(address.parse().expect("an address"));
    Spec {
        user: Some("several".to_owned()),
        group: Some("daemons".to_owned()),
        listen: vec![
            Listen::new("web", each(&["0.0.0.0:8084", "[::]:8084"])),
            Listen {
                ipv6_only: Some(true),
                ..Listen::new("six", each(&["[::1]:8085", "[2001:db8::1]:8085"]))
            },
            Listen { ipv6_only: Some(false), ..Listen::new("both", each(&["[::]:8086"])) },
            Listen {
                reuse_port: true,
                ..Listen::new("dns", vec![datagram("127.0.0.1:5354"), datagram("[::1]:5354")])
            },
            Listen {
                mode: Some(0o660),
                owner: Some("www-data".to_owned()),
                group: Some("adm".to_owned()),
                backlog: Some(5),
                ..listen("control", Address::UnixSeqpacket("/run/several/control.sock".to_owned()))
            },
            Listen {
                owner: Some("www-data".to_owned()),
                ..listen("front", Address::Unix("/run/several/front.sock".to_owned()))
            },
            Listen {
                group: Some("adm".to_owned()),
                ..listen("back", Address::UnixDatagram("/run/several/back.sock".to_owned()))
            },
        ],
        directories: vec![directory(DirectoryKind::Runtime, "several", 0o755)],
        ..plain("several-addresses")
    }
}

fn loopback() -> Spec {
    Spec {
        user: Some("loopback".to_owned()),
        listen: vec![tcp("api", "127.0.0.1:8082"), tcp("api6", "[::1]:8082")],
        directories: vec![
            directory(DirectoryKind::State, "loopback", 0o700),
            directory(DirectoryKind::Cache, "loopback", 0o755),
            directory(DirectoryKind::Logs, "loopback", 0o755),
        ],
        ..plain("loopback")
    }
}

fn jailed() -> Spec {
    Spec {
        user: Some("4711".to_owned()),
        group: Some("jail".to_owned()),
        root_directory: Some("/srv/jail".to_owned()),
        working_directory: "/srv".to_owned(),
        stdout: Output::File("/var/log/jailed.log".to_owned()),
        pidfile: Some("/srv/run/jailed.pid".to_owned()),
        ..plain("jailed")
    }
}

fn agent() -> Spec {
    Spec {
        scope: Scope::User,
        wanted_by: vec!["default.target".to_owned()],
        environment: vec![
            ("GREETING".to_owned(), "good day".to_owned()),
            ("PRICE".to_owned(), "5 $ or 10 %".to_owned()),
        ],
        args: vec!["--price".to_owned(), "$5".to_owned()],
        reload: Some(Handler("reload".parse().expect("a path"))),
        listen: vec![tcp("api", "127.0.0.1:8083")],
        directories: vec![directory(DirectoryKind::State, "agent", 0o700)],
        working_directory: "/srv/agent".to_owned(),
        ..plain("agent")
    }
}

fn listen(name: &str, address: Address) -> Listen {
    Listen::new(name, vec![address])
}

fn tcp(name: &str, address: &str) -> Listen {
    listen(name, Address::Tcp(address.parse().expect("an address")))
}

fn directory(kind: DirectoryKind, path: &str, mode: u32) -> Directory {
    Directory { kind, path: path.to_owned(), mode }
}
