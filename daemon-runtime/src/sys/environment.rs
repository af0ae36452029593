//! The environment of this process, in place.

use std::ffi::CStr;

use nix::libc;

unsafe extern "C" {
    static mut environ: *mut *mut libc::c_char;
}

/// Removes every variable that `keep` refuses and wipes its bytes, so that neither the program nor
/// `/proc/PID/environ` shows it any longer.
///
/// The caller has made sure that this is the only thread.
pub(crate) fn scrub_environment(keep: impl Fn(&[u8]) -> bool) {
    // SAFETY: `environ` is a null-terminated array of strings; with one thread nobody else reads or
    // changes it. The strings at process start are writable memory of the process (execve(2)), and a
    // later setenv(3) stores writable copies.
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
            } else {
                let length = entry.len();
                std::ptr::write_bytes(*read, 0, length);
            }
            read = read.add(1);
        }
        *write = std::ptr::null_mut();
    }
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
