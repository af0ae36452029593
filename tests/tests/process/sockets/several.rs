//! Several addresses under one name, bound by the daemon itself.

use std::fmt::Write as _;
use std::net::TcpStream;
use std::os::fd::AsRawFd;

use daemon_tests::address::{self, own_port};
use daemon_tests::daemon::Daemon;
use daemon_tests::workdir::Workdir;
use nix::sys::socket::{AddressFamily, SockFlag, SockType, SockaddrIn, bind, setsockopt, socket, sockopt};

use super::{said, web};

pub(super) const SEVERAL: &str = env!("CARGO_BIN_EXE_several");
const LOOPING: &str = env!("CARGO_BIN_EXE_looping");
const SINGLE: &str = env!("CARGO_BIN_EXE_single");

/// A daemon whose sockets are where no other test has any.
pub(super) struct Several<'w> {
    pub(super) workdir: &'w Workdir,
    pub(super) daemon: Daemon<'w>,
    /// In the order of its names and addresses.
    pub(super) sockets: Vec<(&'static str, String)>,
}

impl<'w> Several<'w> {
    pub(super) fn new(workdir: &'w Workdir) -> Self {
        let own = |port| address::own(port);
        let path = |name: &str| workdir.join(name).display().to_string();
        Self::with(
            workdir,
            vec![
                ("web", own(7011)),
                ("web", own(7011)),
                ("six", own(7012)),
                ("both", own(7013)),
                ("dns", format!("udp:{}", own(7014))),
                ("dns", format!("udp:{}", own(7014))),
                ("control", format!("unix-seqpacket:{}", path("control"))),
                ("front", format!("unix:{}", path("front"))),
            ],
        )
    }

    fn with(workdir: &'w Workdir, sockets: Vec<(&'static str, String)>) -> Self {
        let daemon = Daemon::new(workdir, SEVERAL);
        let listen = |daemon: Daemon<'w>, (name, address): &(&str, String)| {
            daemon.flag(&["--listen", &format!("{name}={address}")])
        };
        let daemon = sockets.iter().fold(daemon, listen);
        Self { workdir, daemon, sockets }
    }

    /// With other addresses for a name.
    fn at(self, name: &'static str, addresses: &[String]) -> Self {
        let first = self.sockets.iter().position(|(other, _)| *other == name).expect("a name");
        let mut sockets: Vec<_> = self.sockets.into_iter().filter(|(other, _)| *other != name).collect();
        for (index, address) in addresses.iter().enumerate() {
            sockets.insert(first + index, (name, address.clone()));
        }
        Self::with(self.workdir, sockets)
    }

    pub(super) fn address(&self, name: &str) -> &str {
        let (_, address) = self.sockets.iter().find(|(other, _)| *other == name).expect("a name");
        address.strip_prefix("udp:").unwrap_or(address)
    }

    /// What the daemon says of its sockets.
    pub(super) fn told(&self) -> String {
        self.sockets.iter().fold(String::new(), |mut told, (name, address)| {
            let _ = writeln!(told, "{name} {address}");
            told
        })
    }
}

#[test]
fn all_addresses_of_a_name_are_bound_and_served_in_their_order() {
    let workdir = Workdir::new();
    let several = Several::new(&workdir);
    several.daemon.start();
    for (name, address) in &several.sockets[..4] {
        assert_eq!(web(address), several.told(), "{name}");
    }
}

#[test]
fn all_of_ipv4_and_all_of_ipv6_are_served_side_by_side_on_one_port() {
    let workdir = Workdir::new();
    let port = own_port(1);
    for addresses in [["0.0.0.0", "[::]"], ["[::]", "0.0.0.0"]] {
        let addresses = addresses.map(|all| format!("{all}:{port}"));
        let several = Several::new(&workdir).at("web", &addresses);
        several.daemon.start();
        for local in ["127.0.0.1", "[::1]"] {
            assert_eq!(web(&format!("{local}:{port}")), several.told());
        }
        several.daemon.word("stop").expect(0);
    }
}

#[test]
fn the_pair_of_ipv4_and_ipv6_works_under_two_names_too() {
    let workdir = Workdir::new();
    let port = own_port(2);
    let [all, local] = ["[::]", "127.0.0.1"].map(|address| format!("{address}:{port}"));
    let several = Several::new(&workdir).at("web", &[all]).at("six", std::slice::from_ref(&local));
    several.daemon.start();
    assert_eq!(web(&local), several.told());
}

#[test]
fn ipv6_only_is_as_declared() {
    let workdir = Workdir::new();
    let [alone, both] = [3, 4].map(own_port);
    let several =
        Several::new(&workdir).at("six", &[format!("[::]:{alone}")]).at("both", &[format!("[::]:{both}")]);
    several.daemon.start();
    for port in [alone, both] {
        assert_eq!(web(&format!("[::1]:{port}")), several.told());
    }
    assert_eq!(web(&format!("127.0.0.1:{both}")), several.told());
    TcpStream::connect(format!("127.0.0.1:{alone}")).expect_err("nobody listens there");
}

#[test]
fn an_address_of_reuse_port_can_be_bound_by_several_and_another_cannot() {
    let workdir = Workdir::new();
    let others = [("dns", SockType::Datagram), ("web", SockType::Stream)].map(|(name, kind)| {
        let several = Several::new(&workdir);
        let taken = several.address(name).to_owned();
        let other = socket(AddressFamily::Inet, kind, SockFlag::SOCK_CLOEXEC, None).expect("a socket");
        setsockopt(&other, sockopt::ReusePort, &true).expect("an option");
        let at: SockaddrIn = taken.parse::<std::net::SocketAddrV4>().expect("an address").into();
        bind(other.as_raw_fd(), &at).expect("another's address");
        (several, other)
    });
    let [(reusing, _dns), (exclusive, _web)] = others;
    exclusive.daemon.launch().run().expect(1).says(&["`web`", "in use"]);
    reusing.daemon.start();
}

#[test]
fn an_address_that_cannot_be_had_leaves_nothing_of_the_others() {
    let workdir = Workdir::new();
    let taken = std::net::TcpListener::bind(address::own(7018)).expect("an address of our own");
    let taken = (taken.local_addr().expect("its address").to_string(), taken);
    let several = Several::new(&workdir).at("web", &[address::own(7018), taken.0.clone()]);
    several.daemon.launch().run().expect(1).says(&["`web`", &taken.0, "in use"]);
    several.daemon.assert_nothing_left();
}

#[test]
fn a_main_that_takes_one_socket_is_not_given_several() {
    let workdir = Workdir::new();
    let (one, two) = (address::own(7015), address::own(7015));
    let daemon = Daemon::new(&workdir, SINGLE).flag(&["--listen", &format!("web={one}")]);
    daemon.start();
    daemon.word("stop").expect(0);
    let launch = daemon.launch().arg("--listen").arg(format!("web={two}"));
    launch.run().expect(1).says(&["several sockets `web`", "`Vec`"]);
    daemon.assert_nothing_left();
}

#[test]
fn an_address_of_another_kind_than_declared_is_refused() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, SINGLE);
    let launch = daemon.launch().arg("--listen").arg("web=udp:127.0.0.1:7015");
    launch.run().expect(2).says(&["`web`", "`udp`", "`tcp`"]);
}

#[test]
fn whoever_loops_has_every_socket_with_name_kind_and_address() {
    let workdir = Workdir::new();
    let (one, two, dns) = (address::own(7016), address::own(7016), address::own(7017));
    let control = workdir.join("control").display().to_string();
    let daemon = Daemon::new(&workdir, LOOPING)
        .flag(&["--listen", &format!("web={one}"), "--listen", &format!("web={two}")])
        .flag(&["--listen", &format!("dns=udp:{dns}")])
        .flag(&["--listen", &format!("control=unix-seqpacket:{control}")]);
    daemon.start();
    for address in [&one, &two] {
        assert_eq!(
            web(address),
            format!(
                "web tcp {one}\nweb tcp {two}\ndns udp udp:{dns}\n\
                 control unix-seqpacket unix-seqpacket:{control}\n2 left\n"
            )
        );
    }
}

/// One client after the other on the first address, and one on the second.
#[test]
fn a_busy_address_does_not_keep_the_others_waiting() {
    let workdir = Workdir::new();
    let several = Several::new(&workdir);
    several.daemon.start();
    let busy: Vec<TcpStream> =
        (0..64).map(|_| TcpStream::connect(&several.sockets[0].1).expect("a connection")).collect();
    assert_eq!(web(&several.sockets[1].1), several.told());
    for client in busy {
        assert_eq!(said(client), several.told());
    }
}

#[test]
fn help_shows_every_declared_address() {
    let workdir = Workdir::new();
    let ended = Daemon::new(&workdir, SEVERAL).launch().arg("--help").run().expect(0);
    for address in ["web=0.0.0.0:7011", "web=[::]:7011", "control=unix-seqpacket:/run/several/control.sock"] {
        assert!(ended.stdout.contains(&format!("default: --listen {address}\n")), "{}", ended.stdout);
    }
}

#[test]
fn explain_names_every_address_and_what_is_in_the_way_of_one() {
    let workdir = Workdir::new();
    let all = own_port(5);
    let pair = ["0.0.0.0", "[::]"].map(|address| format!("{address}:{all}"));
    let several = Several::new(&workdir).at("web", &pair);
    let ended = several.daemon.launch().arg("explain").run().expect(0);
    for (name, address) in &several.sockets {
        let line = format!("`{name}`: bound to {address}\n");
        assert!(ended.stdout.contains(&line), "no {line:?} in {}", ended.stdout);
    }
    // IPv4's port is taken, which is nothing to the address for IPv6 alone.
    let _taken = std::net::TcpListener::bind(&pair[0]).expect("a port of our own");
    let ended = several.daemon.launch().arg("explain").run().expect(1);
    ended.says(&[&format!("{} (`web`)", pair[0]), "in use"]);
}
