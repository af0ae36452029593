//! Holds a shared record lock on a file that it may only read, for as long as it lives.

use std::fs::File;

use nix::fcntl::{FcntlArg, fcntl};
use nix::libc;

fn main() {
    let path = std::env::args_os().nth(1).expect("a file");
    let file = File::open(path).expect("a file that can be read");
    let lock = libc::flock { l_type: 0, l_whence: 0, l_start: 0, l_len: 0, l_pid: 0 };
    fcntl(&file, FcntlArg::F_SETLK(&lock)).expect("a lock");
    loop {
        std::thread::park();
    }
}
