//! [`hash`]: tells whether two programs rendered the same files.

use crate::units::UnitFile;

/// FNV-1a over paths, modes and contents. Guards against stale files, not against malice.
#[must_use]
pub fn hash(files: &[UnitFile]) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325;
    for file in files {
        for part in [file.path.as_bytes(), &file.mode.to_be_bytes(), file.contents.as_bytes()] {
            state = feed(state, &part.len().to_be_bytes());
            state = feed(state, part);
        }
    }
    state
}

fn feed(state: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(state, |state, byte| (state ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
