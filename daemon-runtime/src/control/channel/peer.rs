//! Who may ask: root, and the user that the daemon is.

use std::fs;
use std::os::fd::AsFd;

use nix::sys::socket::{getsockopt, sockopt};
use nix::unistd::geteuid;

/// Every user that a user namespace has no number for: the kernel's default.
const OVERFLOW: u32 = 65534;
/// How many numbers a namespace has that has one for everybody.
const ALL: u32 = u32::MAX;

/// Those whom the daemon answers.
#[derive(Clone, Copy)]
pub(super) struct Admitted {
    /// `None` where the daemon's own user cannot be told from others.
    own: Option<u32>,
}

impl Admitted {
    /// In a user namespace (`PrivateUsers=` of systemd.exec(5)) whoever has no number there looks like `nobody`. A
    /// daemon that is `nobody` itself then knows only root.
    pub(super) fn here() -> Self {
        let own = geteuid().as_raw();
        Self { own: (own != overflow() || everybody_is_known()).then_some(own) }
    }

    /// Whether whoever has connected is one of them, by the kernel's word.
    pub(super) fn admits(self, stream: &impl AsFd) -> bool {
        getsockopt(stream, sockopt::PeerCredentials)
            .is_ok_and(|peer| peer.uid() == 0 || Some(peer.uid()) == self.own)
    }
}

fn overflow() -> u32 {
    let text = fs::read_to_string("/proc/sys/kernel/overflowuid");
    text.ok().and_then(|text| text.trim().parse().ok()).unwrap_or(OVERFLOW)
}

fn everybody_is_known() -> bool {
    let map = fs::read_to_string("/proc/self/uid_map").unwrap_or_default();
    let known = map.lines().filter_map(|line| line.split_whitespace().nth(2)?.parse::<u32>().ok());
    known.fold(0, u32::saturating_add) == ALL
}
