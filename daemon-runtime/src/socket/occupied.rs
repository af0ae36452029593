//! Who has an address already: read from `/proc`, so that nothing is bound and nobody is connected to.

use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;

use nix::unistd::Pid;

use crate::socket::address::Address;

/// The state of a TCP socket that listens: `TCP_LISTEN`.
const LISTENS: &str = "0A";
/// The state of a unix socket that is not connected: `SS_UNCONNECTED`.
const UNCONNECTED: &str = "01";
/// Whether `[::]` is the address of IPv6 alone.
const ONLY_V6: &str = "/proc/sys/net/ipv6/bindv6only";

/// The number of a socket that keeps this process from binding the address, as far as this network's lists say.
/// `alone`: whether it is to be for IPv6 alone, where that is not left to the machine.
pub(crate) fn occupant(address: &Address, alone: Option<bool>) -> Option<u64> {
    match address {
        Address::Tcp(address) => internet("tcp", *address, alone, Some(LISTENS)),
        Address::Udp(address) => internet("udp", *address, alone, None),
        _ => unix(address.path()?),
    }
}

/// A process that has the socket open, as far as this one may look: its number and its name.
pub(crate) fn holder(socket: u64) -> Option<(Pid, String)> {
    let link = format!("socket:[{socket}]");
    let holds = |pid: i32| {
        let descriptors = fs::read_dir(format!("/proc/{pid}/fd")).ok()?;
        let mut links = descriptors.flatten().filter_map(|entry| fs::read_link(entry.path()).ok());
        links.any(|found| found.as_os_str() == link.as_str()).then_some(pid)
    };
    let all = fs::read_dir("/proc").ok()?.flatten();
    let pid = all.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).find_map(holds)?;
    let name = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
    Some((Pid::from_raw(pid), name.trim_end().to_owned()))
}

fn internet(protocol: &str, wanted: SocketAddr, alone: Option<bool>, state: Option<&str>) -> Option<u64> {
    let machine = || fs::read_to_string(ONLY_V6).is_ok_and(|only| only.trim() == "0");
    let both = alone.map_or_else(machine, |alone| !alone);
    ["", "6"].into_iter().find_map(|family| {
        let list = fs::read_to_string(format!("/proc/self/net/{protocol}{family}")).ok()?;
        list.lines().skip(1).find_map(|line| {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let theirs = endpoint(fields.get(1)?)?;
            let counts = state.is_none_or(|state| fields.get(3) == Some(&state));
            (counts && conflict(wanted, theirs, both)).then(|| fields.get(9)?.parse().ok()).flatten()
        })
    })
}

/// Whether the two cannot both be bound. That `[::]` of theirs takes IPv4 along cannot be told from here.
fn conflict(wanted: SocketAddr, theirs: SocketAddr, both: bool) -> bool {
    let any = |address: SocketAddr| address.ip().is_unspecified();
    let overlap = match (wanted, theirs) {
        (SocketAddr::V4(_), SocketAddr::V4(_)) | (SocketAddr::V6(_), SocketAddr::V6(_)) => {
            wanted.ip() == theirs.ip() || any(wanted) || any(theirs)
        }
        (SocketAddr::V6(_), SocketAddr::V4(_)) => both && any(wanted),
        (SocketAddr::V4(_), SocketAddr::V6(_)) => false,
    };
    overlap && wanted.port() != 0 && wanted.port() == theirs.port()
}

/// `0100007F:0050`: words of 32 bits as they are in memory, then the port.
fn endpoint(text: &str) -> Option<SocketAddr> {
    let (address, port) = text.split_once(':')?;
    let word = |index: usize| u32::from_str_radix(address.get(8 * index..8 * index + 8)?, 16).ok();
    let address = if address.len() == 8 {
        IpAddr::V4(Ipv4Addr::from(word(0)?.to_ne_bytes()))
    } else {
        let words = [word(0)?, word(1)?, word(2)?, word(3)?].map(u32::to_ne_bytes);
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(words.as_flattened()).for_each(|(byte, from)| *byte = *from);
        IpAddr::V6(Ipv6Addr::from(bytes))
    };
    Some(SocketAddr::new(address, u16::from_str_radix(port, 16).ok()?))
}

/// A connection that such a socket has accepted goes by the same path, and does not count.
fn unix(path: &Path) -> Option<u64> {
    let list = fs::read("/proc/self/net/unix").ok()?;
    String::from_utf8_lossy(&list).lines().skip(1).find_map(|line| {
        let mut rest = line;
        let mut fields = [""; 7];
        for field in &mut fields {
            let trimmed = rest.trim_start();
            (*field, rest) = trimmed.split_at(trimmed.find(' ').unwrap_or(trimmed.len()));
        }
        let [.., state, number] = fields;
        let same = rest.strip_prefix(' ').is_some_and(|theirs| Path::new(theirs) == path);
        (same && state == UNCONNECTED).then(|| number.parse().ok()).flatten()
    })
}
