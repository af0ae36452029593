//! The environment of a service manager: LISTEN_*, NOTIFY_SOCKET, READY_FD and the rest, and descriptors to fit or not.
#![no_main]

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use daemon_runtime::fuzzing;
use libfuzzer_sys::fuzz_target;

const VARIABLES: [&str; 10] = [
    "LISTEN_PID",
    "LISTEN_FDS",
    "LISTEN_FDNAMES",
    "NOTIFY_SOCKET",
    "READY_FD",
    "INVOCATION_ID",
    "SYSTEMD_EXEC_PID",
    "JOURNAL_STREAM",
    "RUNTIME_DIRECTORY",
    "STATE_DIRECTORY",
];

// One line a variable, in this order; `PID` is this process.
fuzz_target!(|text: &[u8]| {
    let pid = std::process::id().to_string();
    let mut lines = text.split(|&byte| byte == b'\n');
    for name in VARIABLES {
        let value = match lines.next() {
            Some(b"PID") => pid.as_bytes(),
            Some(value) => value,
            None => b"",
        };
        // SAFETY: nothing else runs in this process.
        unsafe {
            if value.is_empty() || value.contains(&0) {
                std::env::remove_var(name);
            } else {
                std::env::set_var(name, OsStr::from_bytes(value));
            }
        }
    }
    fuzzing::contract();
});
