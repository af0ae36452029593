//! Libraries for `LD_PRELOAD`, of which a test writes the source.

use std::path::PathBuf;
use std::process::Command;

use crate::workdir::Workdir;

/// A thread that runs before main: what no program can do to itself in its first line.
pub const THREAD_BEFORE_MAIN: &str = "
#include <pthread.h>
#include <unistd.h>
static void *wait_for_ever(void *nothing) { for (;;) pause(); return nothing; }
__attribute__((constructor)) static void start(void) {
    pthread_t thread;
    pthread_create(&thread, 0, wait_for_ever, 0);
}
";

/// The library built from C.
///
/// # Panics
///
/// Without a C compiler, which rustc needs to link, or when the source is wrong.
#[must_use]
pub fn built(workdir: &Workdir, source: &str) -> PathBuf {
    let (source, library) = (workdir.file("preload.c", source), workdir.join("preload.so"));
    let built = Command::new("cc").args(["-shared", "-fPIC", "-o"]).args([&library, &source]).status();
    assert!(built.expect("a C compiler, as rustc needs to link").success());
    library
}
