//! The environment of this process, in place.

use std::ffi::CStr;
use std::ops::Range;

use nix::libc;

unsafe extern "C" {
    static mut environ: *mut *mut libc::c_char;
}

/// Removes every variable that `keep` refuses and wipes its bytes, so that neither the program nor
/// `/proc/PID/environ` shows it any longer. A string that something before main has put in by putenv(3) is not
/// among what `/proc` shows, may be read-only, and is left as it is.
///
/// The caller has made sure that this is the only thread.
pub(crate) fn scrub_environment(keep: impl Fn(&[u8]) -> bool) {
    let given = given_by_the_kernel();
    // SAFETY: `environ` is a null-terminated array of strings; with one thread nobody else reads or
    // changes it. The strings that the kernel has put on the stack are writable memory of the process.
    unsafe {
        if environ.is_null() {
            return;
        }
        let mut read = environ;
        let mut write = environ;
        while !(*read).is_null() {
            let entry = CStr::from_ptr(*read).to_bytes();
            if keep(entry) {
                *write = *read;
                write = write.add(1);
            } else if given.contains(&(*read as usize)) {
                let length = entry.len();
                std::ptr::write_bytes(*read, 0, length);
            }
            read = read.add(1);
        }
        *write = std::ptr::null_mut();
    }
}

/// Where the strings are that the process was started with: execve(2) puts the environment between 16 random
/// bytes and the name of the program, and getauxval(3) knows both without asking the kernel.
fn given_by_the_kernel() -> Range<usize> {
    // SAFETY: getauxval(3) only reads what the kernel has left for it.
    let [from, to] = [libc::AT_RANDOM, libc::AT_EXECFN].map(|kind| unsafe { libc::getauxval(kind) });
    usize::try_from(from).unwrap_or(usize::MAX)..usize::try_from(to).unwrap_or(0)
}

/// setenv(3).
///
/// The caller has made sure that this is the only thread.
pub(crate) fn set_variable(name: &str, value: &std::ffi::OsStr) {
    // SAFETY: with one thread nobody reads the environment meanwhile.
    unsafe { std::env::set_var(name, value) }
}

/// tzset(3): the time zone, read from a file that another root directory may lack.
pub(crate) fn read_time_zone() {
    unsafe extern "C" {
        fn tzset();
    }
    // SAFETY: no other thread runs yet that could change the environment, which the function reads.
    unsafe { tzset() };
}
