//! Where a socket listens.

use std::net::SocketAddr;

use super::given::Given;
use super::path;
use crate::spec::{Address, Listen};

/// `sun_path` of unix(7), less its final NUL.
const LONGEST_SOCKET_PATH: usize = 107;

pub(super) fn address(given: &mut Given) -> Option<Address> {
    let text = given.text()?;
    match text.split_once(':') {
        Some(("unix", file)) => socket_path(given, file).map(Address::Unix),
        Some(("unix-datagram", file)) => socket_path(given, file).map(Address::UnixDatagram),
        Some(("unix-seqpacket", file)) => socket_path(given, file).map(Address::UnixSeqpacket),
        Some(("udp", address)) => internet(given, address).map(Address::Udp),
        Some(("tcp", address)) => internet(given, address).map(Address::Tcp),
        _ if text.starts_with('/') => {
            given.refuse_help(format!("`{text}` is a path"), format!("write `\"unix:{text}\"`"))
        }
        _ => internet(given, &text).map(Address::Tcp),
    }
}

/// Where HTTP is served.
pub(super) fn served(given: &mut Given) -> Option<Listen> {
    let address = address(given)?;
    if matches!(address, Address::Tcp(_) | Address::Unix(_)) {
        return Some(Listen::new(given.name, vec![address]));
    }
    let help = format!("write `{}`, or `\"unix:/path\"` for a Unix socket", given.written());
    given.refuse_help(format!("`{}` is served over streams", given.name), help)
}

fn internet(given: &mut Given, text: &str) -> Option<SocketAddr> {
    let help = match text.parse::<SocketAddr>() {
        Ok(SocketAddr::V6(address)) if address.ip().to_ipv4_mapped().is_some() => {
            let (ip, port) = (address.ip().to_ipv4_mapped()?, address.port());
            return given.refuse_help(
                format!("`{text}` is an IPv4 address, written as one of IPv6"),
                format!("write `\"{ip}:{port}\"`"),
            );
        }
        Ok(address) if address.port() > 0 => return Some(address),
        Ok(_) => {
            return given.refuse_help(
                format!("`{text}` leaves the port to chance"),
                "write the port; a test can choose another with `--listen`",
            );
        }
        Err(_) if text.parse::<u16>().is_ok() => {
            format!(
                "write an IP address before the port, as in `\"0.0.0.0:{text}\"` for all or `\"127.0.0.1:{text}\"`"
            )
        }
        Err(_) if text.parse::<std::net::IpAddr>().is_ok() => {
            let address = if text.contains(':') { format!("[{text}]:80") } else { format!("{text}:80") };
            format!("write the port as well, as in `\"{address}\"`")
        }
        Err(_) => {
            let port = text.rsplit_once(':').and_then(|(_, port)| port.parse::<u16>().ok()).unwrap_or(80);
            format!(
                "write an IP address and a port, as in `\"127.0.0.1:{port}\"`, or `\"unix:/path\"` for a Unix socket"
            )
        }
    };
    given.refuse_help(format!("`{text}` is not a socket address"), help)
}

fn socket_path(given: &mut Given, file: &str) -> Option<String> {
    if !file.starts_with('/') {
        return given.refuse_help(
            format!("the path of a Unix socket must be absolute, found `{file}`"),
            format!("write `\"unix:/run/{}/{}.sock\"`", given.daemon, given.daemon),
        );
    }
    if file.len() > LONGEST_SOCKET_PATH {
        let length = file.len();
        return given.refuse(format!(
            "the path of a Unix socket has at most {LONGEST_SOCKET_PATH} bytes, found {length}"
        ));
    }
    path::absolute(given, file.to_owned())
}
