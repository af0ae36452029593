//! What a daemon logs, where that goes, and what becomes of it there.

mod auto;
mod file;
mod formats;
mod levels;
mod panics;
mod rotation;
mod syslog;

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

use daemon_tests::apart::go_apart;
use daemon_tests::skip::skip;
use daemon_tests::wait::until;
use daemon_tests::workdir::Workdir;
use nix::fcntl::OFlag;
use nix::mount::{MsFlags, mount};
use nix::sys::stat::{Mode, SFlag, makedev, mknod};
use nix::unistd::{Uid, mkfifo};

/// A pipe that a daemon takes its words from while it runs.
struct Words(PathBuf);

impl Words {
    fn new(workdir: &Workdir) -> Self {
        let fifo = workdir.join("words");
        mkfifo(&fifo, Mode::from_bits_truncate(0o644)).expect("a FIFO");
        Self(fifo)
    }

    /// The word that has it read there.
    fn from(&self) -> String {
        format!("from={}", self.0.display())
    }

    fn say(&self, words: &str) {
        let mut open = OpenOptions::new();
        // Without waiting for a daemon that has ended.
        open.write(true).custom_flags(OFlag::O_NONBLOCK.bits());
        let mut fifo = until("the daemon reads", || open.open(&self.0).ok());
        fifo.write_all(words.as_bytes()).expect("room for the words");
    }
}

/// Runs a test with a `/run`, a `/var/log` and a `/dev` of its own, as root only.
fn apart(test: fn()) {
    if !Uid::effective().is_root() {
        return skip("only root can have a /run, a /var/log and a /dev of its own");
    }
    let test = move || {
        go_apart();
        mount(Some("tmpfs"), "/dev", Some("tmpfs"), MsFlags::empty(), Some("mode=755")).expect("a /dev");
        let mode = Mode::from_bits_truncate(0o666);
        mknod("/dev/null", SFlag::S_IFCHR, mode, makedev(1, 3)).expect("/dev/null");
        test();
    };
    std::thread::spawn(test).join().expect("as claimed");
}
