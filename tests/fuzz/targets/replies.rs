//! What comes back on the two channels between processes: to `reload` from the daemon, to the launcher from the start.
#![no_main]

use daemon_runtime::fuzzing;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    fuzzing::reply(bytes);
    fuzzing::report(bytes);
});
