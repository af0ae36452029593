//! Capabilities of the calling thread: capget(2), capset(2), and what prctl(2) has for two more sets.

use nix::errno::Errno;
use nix::libc::{self, c_int, c_ulong};

/// `_LINUX_CAPABILITY_VERSION_3`: two words of 32 capabilities.
const VERSION: u32 = 0x2008_0522;

#[repr(C)]
struct Header {
    version: u32,
    /// This thread.
    pid: i32,
}

#[repr(C)]
#[derive(Clone, Copy, Default)]
struct Word {
    effective: u32,
    permitted: u32,
    inheritable: u32,
}

/// capget(2): effective, permitted and inheritable, one bit a capability.
pub(crate) fn capget() -> nix::Result<[u64; 3]> {
    let header = Header { version: VERSION, pid: 0 };
    let mut words = [Word::default(); 2];
    // SAFETY: both pointers are to what this version of the call reads and fills.
    let result = unsafe { libc::syscall(libc::SYS_capget, &raw const header, words.as_mut_ptr()) };
    Errno::result(result)?;
    let set = |part: fn(&Word) -> u32| u64::from(part(&words[0])) | u64::from(part(&words[1])) << 32;
    Ok([set(|word| word.effective), set(|word| word.permitted), set(|word| word.inheritable)])
}

/// capset(2): the same three sets. The kernel takes from the ambient set what the last two do not both hold.
pub(crate) fn capset([effective, permitted, inheritable]: [u64; 3]) -> nix::Result<()> {
    #[expect(clippy::cast_possible_truncation, reason = "each word takes its half")]
    let word = |shift: u32| Word {
        effective: (effective >> shift) as u32,
        permitted: (permitted >> shift) as u32,
        inheritable: (inheritable >> shift) as u32,
    };
    let header = Header { version: VERSION, pid: 0 };
    let words = [word(0), word(32)];
    // SAFETY: both pointers are to what this version of the call reads.
    let result = unsafe { libc::syscall(libc::SYS_capset, &raw const header, words.as_ptr()) };
    Errno::result(result).map(drop)
}

/// `PR_CAPBSET_READ`: whether the bounding set holds a capability; `EINVAL` where the kernel has no such.
pub(crate) fn bounding_holds(capability: u8) -> nix::Result<bool> {
    prctl(libc::PR_CAPBSET_READ, c_ulong::from(capability), 0).map(|held| held == 1)
}

/// `PR_CAPBSET_DROP`, for good.
pub(crate) fn drop_from_bounding(capability: u8) -> nix::Result<()> {
    prctl(libc::PR_CAPBSET_DROP, c_ulong::from(capability), 0).map(drop)
}

/// `PR_CAP_AMBIENT_IS_SET`.
pub(crate) fn ambient_holds(capability: u8) -> nix::Result<bool> {
    ambient(libc::PR_CAP_AMBIENT_IS_SET, capability).map(|held| held == 1)
}

/// `PR_CAP_AMBIENT_RAISE`: a capability that the permitted and the inheritable set hold.
pub(crate) fn raise_ambient(capability: u8) -> nix::Result<()> {
    ambient(libc::PR_CAP_AMBIENT_RAISE, capability).map(drop)
}

fn ambient(question: c_int, capability: u8) -> nix::Result<c_int> {
    let question = c_ulong::try_from(question).map_err(|_| Errno::EINVAL)?;
    prctl(libc::PR_CAP_AMBIENT, question, c_ulong::from(capability))
}

fn prctl(option: c_int, second: c_ulong, third: c_ulong) -> nix::Result<c_int> {
    const NOTHING: c_ulong = 0;
    // SAFETY: the options above take numbers, never pointers.
    Errno::result(unsafe { libc::prctl(option, second, third, NOTHING, NOTHING) })
}
