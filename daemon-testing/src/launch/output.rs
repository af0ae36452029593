//! [`Output`]: where a program's words go.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::workdir::Workdir;

static NEXT: AtomicU32 = AtomicU32::new(0);

/// Two files in the directory of the test, which nobody else writes to.
#[derive(Debug)]
pub(super) struct Output {
    pub(super) stdout: PathBuf,
    pub(super) stderr: PathBuf,
}

impl Output {
    pub(super) fn new(workdir: &Workdir) -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let [stdout, stderr] = ["out", "err"].map(|stream| workdir.join(&format!("{stream}.{number}")));
        Self { stdout, stderr }
    }

    pub(super) fn file(path: &Path) -> File {
        File::create(path).expect("a file for the output")
    }
}
