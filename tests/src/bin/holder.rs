//! Holds a record lock on a file for as long as it lives: a shared one, as who may only read it, or with `as-daemon` that of a daemon.

use std::fs::OpenOptions;

use nix::fcntl::{FcntlArg, fcntl};
use nix::libc;

fn main() {
    let path = std::env::args_os().nth(1).expect("a file");
    let exclusive = std::env::args().nth(2).is_some_and(|kind| kind == "as-daemon");
    let file = OpenOptions::new().read(true).write(exclusive).open(path).expect("a file that can be opened");
    let l_type = i16::from(exclusive);
    let lock = libc::flock { l_type, l_whence: 0, l_start: 0, l_len: 0, l_pid: 0 };
    fcntl(&file, FcntlArg::F_SETLK(&lock)).expect("a lock");
    loop {
        std::thread::park();
    }
}
