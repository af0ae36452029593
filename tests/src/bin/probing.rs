//! Tries what the walls of a unit are there to refuse, and writes the names of what went through into a file.

use std::fs::{self, File, Permissions};
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::process::Command;

use nix::errno::Errno;
use nix::kmod::{DeleteModuleFlags, delete_module};
use nix::mount::{MsFlags, mount};
use nix::sched::{CloneFlags, CpuSet, sched_setaffinity, unshare};
use nix::sys::signal::kill;
use nix::sys::socket::{AddressFamily, SockFlag, SockProtocol, SockType, setsockopt, socket, sockopt};
use nix::sys::stat::{Mode, SFlag, makedev, mknod};
use nix::sys::time::TimeSpec;
use nix::sys::timerfd::{ClockId, TimerFd, TimerFlags};
use nix::unistd::{Gid, Pid, Uid, chown, chroot, gethostname, setgroups, sethostname, setresuid};

/// A name, and what is tried in the daemon's own directory.
type Probe = (&'static str, fn(&Path) -> bool);

/// Becoming somebody else comes last, so that all else is tried as the daemon.
const PROBES: &[Probe] = &[
    ("own-file", |at| fs::write(at.join("own"), "").is_ok()),
    ("give-away", |at| chown(&at.join("own"), Some(Uid::from_raw(2)), None).is_ok()),
    ("others-secret", |_| fs::read("/etc/shadow").is_ok()),
    ("others-mode", |at| mode(&at.join("roots"), 0o644)),
    ("set-id", |at| fs::write(at.join("set"), "").is_ok() && mode(&at.join("set"), 0o4755)),
    ("signal", |_| kill(Pid::from_raw(1), None).is_ok()),
    ("capabilities", |_| runs("setpriv", &["--bounding-set", "-chown", "true"])),
    ("inet", |_| TcpListener::bind("127.0.0.1:0").is_ok()),
    ("low-port", |_| TcpListener::bind("127.0.0.1:80").is_ok()),
    ("netlink", |_| opens(AddressFamily::Netlink, SockType::Raw, SockProtocol::NetlinkRoute)),
    ("packet", |_| opens(AddressFamily::Packet, SockType::Raw, SockProtocol::EthAll)),
    ("raw", |_| opens(AddressFamily::Inet, SockType::Raw, SockProtocol::Icmp)),
    ("network-rules", |_| {
        TcpListener::bind("127.0.0.1:0")
            .is_ok_and(|socket| setsockopt(&socket, sockopt::SndBufForce, &4096).is_ok())
    }),
    // A kernel without modules knows no such call.
    ("module", |_| delete_module(c"no_such_module", DeleteModuleFlags::O_NONBLOCK) != Err(Errno::EPERM)),
    ("root", |_| chroot("/").is_ok()),
    ("process-1", |_| fs::read_link("/proc/1/exe").is_ok()),
    ("accounting", |_| nix::unistd::acct::disable().is_ok()),
    ("affinity", |_| sched_setaffinity(Pid::from_raw(0), &first_processor()).is_ok()),
    ("real-time", |_| runs("chrt", &["--fifo", "1", "true"])),
    // No clock that can be set, and a refusal that comes later than the filter's.
    ("clock", |_| {
        nix::time::clock_settime(nix::time::ClockId::CLOCK_MONOTONIC, TimeSpec::new(0, 0))
            == Err(Errno::EINVAL)
    }),
    ("device", |at| mknod(&at.join("null"), SFlag::S_IFCHR, Mode::empty(), makedev(1, 3)).is_ok()),
    ("kernel-log", |_| runs("dmesg", &["--syslog"])),
    ("wake", |_| TimerFd::new(ClockId::CLOCK_REALTIME_ALARM, TimerFlags::empty()).is_ok()),
    ("may-gain", |_| {
        fs::read_to_string("/proc/self/status").is_ok_and(|text| text.contains("NoNewPrivs:\t0"))
    }),
    ("gain", |_| output("gaining", "-u") == "0\n"),
    ("run", |_| runs("/usr/bin/stat", &["/"])),
    ("home", |_| fs::read("/home/somebody/file").is_ok()),
    ("elsewhere", |_| fs::write("/srv/elsewhere/file", "").is_ok()),
    ("other-home", |_| fs::read("/home/another/file").is_ok()),
    ("shared", |_| fs::write("/tmp/shared/file", "").is_ok()),
    ("tunnel", |_| File::open("/dev/net/tun").is_ok()),
    ("extra-device", |_| File::open("/dev/extra").is_ok()),
    ("mount", |_| mount(None::<&str>, "/mnt", Some("tmpfs"), MsFlags::empty(), None::<&str>).is_ok()),
    ("namespace", |_| unshare(CloneFlags::CLONE_NEWUTS).is_ok()),
    ("host-name", |_| gethostname().is_ok_and(|name| sethostname(name).is_ok())),
    ("groups", |_| setgroups(&[Gid::from_raw(2)]).is_ok()),
    ("user", |_| [Uid::from_raw(2); 3].into_iter().all(|user| setresuid(user, user, user).is_ok())),
];

fn main() {
    let at = std::env::args_os().nth(1).expect("a directory");
    let at = Path::new(&at);
    let mut report = File::create(at.join("report")).expect("a report");
    for (name, _) in PROBES.iter().filter(|(_, probe)| probe(at)) {
        writeln!(report, "{name}").expect("room for a line");
    }
    if let Some(manager) = std::env::var_os("NOTIFY_SOCKET") {
        let socket = UnixDatagram::unbound().expect("a socket");
        socket.send_to(b"READY=1", manager).expect("the manager hears");
    }
}

fn mode(file: &Path, mode: u32) -> bool {
    fs::set_permissions(file, Permissions::from_mode(mode)).is_ok()
}

fn runs(program: &str, words: &[&str]) -> bool {
    Command::new(program).args(words).output().is_ok_and(|output| output.status.success())
}

fn output(program: &str, word: &str) -> String {
    let output = Command::new(program).arg(word).output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
}

fn opens(family: AddressFamily, kind: SockType, protocol: SockProtocol) -> bool {
    socket(family, kind, SockFlag::SOCK_CLOEXEC, protocol).is_ok()
}

fn first_processor() -> CpuSet {
    let mut set = CpuSet::new();
    set.set(0).expect("there is a first processor");
    set
}
