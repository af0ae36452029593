//! Declarations with the keys of privileges, walls, limits and secrets.

use daemon_spec::spec::{
    Capability, Credential, DirectoryKind, Handler, INFINITY, Limit, Resource, Sandbox, SandboxMode, Spec,
};

use super::{directory, plain};

/// Capabilities that open walls of each kind, every limit, and secrets.
pub(super) fn powerful() -> Spec {
    let names = [("CAP_NET_ADMIN", 12), ("CAP_NET_RAW", 13), ("CAP_SYS_NICE", 23), ("CAP_SYS_TIME", 25)];
    let limit = |resource, soft, hard| Limit { resource, soft, hard };
    Spec {
        user: Some("powerful".to_owned()),
        capabilities: names.map(|(name, number)| Capability { name, number }).to_vec(),
        limits: vec![
            limit(Resource::Core, 0, 0),
            limit(Resource::AddressSpace, 1 << 40, INFINITY),
            limit(Resource::Cpu, 3600, 7200),
            limit(Resource::Data, INFINITY, INFINITY),
            limit(Resource::FileSize, 1 << 30, 1 << 30),
            limit(Resource::Locks, 100, 100),
            limit(Resource::Memlock, 65536, 131_072),
            limit(Resource::MessageQueue, 819_200, 819_200),
            limit(Resource::Nice, 25, 25),
            limit(Resource::Nofile, 1024, 4096),
            limit(Resource::Nproc, 100, 200),
            limit(Resource::Rtprio, 0, 10),
            limit(Resource::Rttime, 200_000, INFINITY),
            limit(Resource::Sigpending, 64, 64),
            limit(Resource::Stack, 8 << 20, INFINITY),
        ],
        nice: Some(-5),
        oom_score_adjust: Some(-500),
        credentials: ["/etc/powerful/tls.key", "/srv/a b/100%"]
            .iter()
            .zip(["tls_key", "password"])
            .map(|(path, name)| Credential { name: name.to_owned(), path: (*path).to_owned() })
            .collect(),
        directories: vec![directory(DirectoryKind::State, "powerful", 0o700)],
        ..plain("powerful")
    }
}

/// Walls with exceptions, which the program puts up itself as well.
pub(super) fn excepted() -> Spec {
    let paths = |paths: &[&str]| paths.iter().map(|&path| path.to_owned()).collect();
    Spec {
        user: Some("excepted".to_owned()),
        sandbox: Some(Sandbox {
            mode: SandboxMode::Strict,
            always: true,
            read: paths(&["/etc/ssl", "/home/excepted/in", "/dev/video0"]),
            write: paths(&["/srv/out", "/dev/ttyUSB0", "/srv/a b/100%"]),
            execute: paths(&["/usr/bin/git"]),
            system_calls: paths(&["@mount", "bpf"]),
        }),
        ..plain("excepted")
    }
}

/// A function runs as root first; the program then goes to its root directory and becomes its user.
pub(super) fn root_first() -> Spec {
    Spec {
        user: Some("first".to_owned()),
        privileged: handler("open_the_device"),
        reload: handler("reload"),
        root_directory: Some("/srv/first".to_owned()),
        directories: vec![directory(DirectoryKind::Runtime, "first", 0o755)],
        args: vec!["$HOME".to_owned()],
        ..plain("root-first")
    }
}

/// Set-user-id programs gain privileges.
pub(super) fn gaining() -> Spec {
    Spec { user: Some("gaining".to_owned()), no_new_privileges: false, ..plain("gaining") }
}

/// No walls at all.
pub(super) fn open() -> Spec {
    let none = Vec::new;
    let off = Sandbox {
        mode: SandboxMode::Off,
        always: false,
        read: none(),
        write: none(),
        execute: none(),
        system_calls: none(),
    };
    Spec { user: Some("open".to_owned()), sandbox: Some(off), ..plain("open") }
}

fn handler(path: &str) -> Option<Handler> {
    path.parse().ok().map(Handler)
}
