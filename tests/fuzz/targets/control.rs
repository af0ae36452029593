//! What is said at the control socket, by either side. The answer is one JSON object of all members.
#![no_main]

use daemon_runtime::fuzzing;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|bytes: &[u8]| {
    if let Some(json) = fuzzing::control(bytes) {
        let read: Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(read.as_object().expect("an object").len(), 16, "{json}");
    }
});
