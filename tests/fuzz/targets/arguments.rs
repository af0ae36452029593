//! The command line: one argument a line.
#![no_main]

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use daemon_runtime::fuzzing;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| {
    let words = text.split(|&byte| byte == b'\n').filter(|word| !word.contains(&0));
    fuzzing::arguments(words.map(|word| OsStr::from_bytes(word).to_owned()));
});
