//! Loopback addresses that no other test has.

use std::sync::atomic::{AtomicU8, Ordering};

static NEXT: AtomicU8 = AtomicU8::new(1);

/// An address of this process and this call, on a fixed port: nothing to reserve, nothing to race for.
///
/// ```
/// let (first, second) = (daemon_testing::address::own(80), daemon_testing::address::own(80));
/// assert!(first.starts_with("127.") && first.ends_with(":80"));
/// assert_ne!(first, second);
/// ```
#[must_use]
pub fn own(port: u16) -> String {
    let [_, _, high, low] = std::process::id().to_be_bytes();
    format!("127.{}.{low}.{}:{port}", 100_u8.wrapping_add(high), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A port of this process, for addresses of all interfaces: below those that the kernel gives to clients.
///
/// ```
/// assert!((10_000..32_768).contains(&daemon_testing::address::own_port(1)));
/// ```
#[must_use]
pub fn own_port(number: u16) -> u16 {
    let process = u16::try_from(std::process::id() % 2000).unwrap_or_default();
    10_000 + process * 10 + number % 10
}
