//! Memory for secrets: on pages of its own, and wiped before they are given back.

use std::ptr::NonNull;

use nix::errno::Errno;
use nix::libc;

/// Pages that nothing else is on.
pub(crate) struct Secret {
    start: NonNull<u8>,
    room: usize,
    length: usize,
}

// SAFETY: the pages belong to the value alone, as those of a box do.
unsafe impl Send for Secret {}
// SAFETY: as above; without `&mut` they are only read.
unsafe impl Sync for Secret {}

impl Secret {
    /// mmap(2) of at least `room` bytes, all zero.
    pub(crate) fn with_room(room: usize) -> nix::Result<Self> {
        let room = room.max(1);
        let access = libc::PROT_READ | libc::PROT_WRITE;
        let kind = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
        // SAFETY: asks for new pages wherever they are free.
        let start = unsafe { libc::mmap(std::ptr::null_mut(), room, access, kind, -1, 0) };
        if start == libc::MAP_FAILED {
            return Err(Errno::last());
        }
        let start = NonNull::new(start.cast()).ok_or(Errno::ENOMEM)?;
        Ok(Self { start, room, length: 0 })
    }

    /// madvise(2): the pages are in no core dump, whoever takes it.
    pub(crate) fn leave_out_of_dumps(&mut self) -> nix::Result<()> {
        // SAFETY: the pages are ours; the advice does not change what is in them.
        let result = unsafe { libc::madvise(self.start.as_ptr().cast(), self.room, libc::MADV_DONTDUMP) };
        Errno::result(result).map(drop)
    }

    /// mlock(2): the pages are never written to a swap device.
    pub(crate) fn keep_out_of_swap(&mut self) -> nix::Result<()> {
        // SAFETY: the pages are ours.
        let result = unsafe { libc::mlock(self.start.as_ptr().cast(), self.room) };
        Errno::result(result).map(drop)
    }

    /// Where the secret is to be written.
    pub(crate) fn room(&mut self) -> &mut [u8] {
        // SAFETY: `room` bytes from `start` on are mapped, initialized, and borrowed with the value.
        unsafe { std::slice::from_raw_parts_mut(self.start.as_ptr(), self.room) }
    }

    /// Says how many bytes of the room are the secret.
    pub(crate) fn set_length(&mut self, length: usize) {
        self.length = length.min(self.room);
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        // SAFETY: as in `room`; `length` is not more.
        unsafe { std::slice::from_raw_parts(self.start.as_ptr(), self.length) }
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        for offset in 0..self.room {
            // SAFETY: within the pages. Volatile: the compiler may not leave out what nobody reads any more.
            unsafe { self.start.as_ptr().add(offset).write_volatile(0) };
        }
        // SAFETY: mapped by `with_room`, and nothing borrows them any longer.
        unsafe { libc::munmap(self.start.as_ptr().cast(), self.room) };
    }
}
