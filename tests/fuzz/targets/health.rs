//! What clients of `/livez`, `/readyz` and `/metrics` send.
#![no_main]

use daemon_runtime::fuzzing;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzzing::health(bytes));
