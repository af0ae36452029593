//! `lacking NUMBER.. -- PROGRAM ARGUMENTS`: runs a program as if the kernel did not have these system calls.

use std::collections::BTreeMap;
use std::os::unix::process::CommandExt;
use std::process::Command;

use nix::libc::ENOSYS;
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch, apply_filter};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let end = words.iter().position(|word| word == "--").expect("`--` before the program");
    let number = |word: &String| (word.parse().expect("a number"), Vec::new());
    let calls: BTreeMap<i64, _> = words[..end].iter().map(number).collect();
    let architecture = TargetArch::try_from(std::env::consts::ARCH).expect("a known architecture");
    let refused = SeccompAction::Errno(ENOSYS.unsigned_abs());
    let filter = SeccompFilter::new(calls, SeccompAction::Allow, refused, architecture);
    let program = filter.and_then(BpfProgram::try_from).expect("a filter");
    apply_filter(&program).expect("a kernel with seccomp");
    let error = Command::new(&words[end + 1]).args(&words[end + 2..]).exec();
    panic!("{}: {error}", words[end + 1]);
}
