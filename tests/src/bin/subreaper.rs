//! Runs a program as its child and stays, to inherit what the program leaves behind.

use std::process::Command;

fn main() {
    nix::sys::prctl::set_child_subreaper(true).expect("to become a subreaper");
    let mut words = std::env::args_os().skip(1);
    let program = words.next().expect("a program");
    let status = Command::new(program).args(words).status().expect("a program that can be run");
    assert!(status.success());
    loop {
        std::thread::park();
    }
}
