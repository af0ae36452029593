//! What a PID file may hold: read by the words, taken over by a start.
#![no_main]

use std::path::PathBuf;
use std::sync::LazyLock;

use daemon_runtime::fuzzing;
use libfuzzer_sys::fuzz_target;

static PATH: LazyLock<PathBuf> = LazyLock::new(|| {
    // A file system in memory: a start forces nothing to the disk, but opens and removes the file each time.
    let directory = PathBuf::from(format!("/dev/shm/daemon-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&directory).expect("a directory");
    directory.join("pid")
});

fuzz_target!(|content: &[u8]| {
    std::fs::write(&*PATH, content).expect("a file");
    fuzzing::pidfile(&PATH);
    assert!(!PATH.exists(), "the file is removed at the end");
});
