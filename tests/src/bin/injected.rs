//! Becomes a program whose system calls a supervisor answers: `injected CHANNEL PROGRAM ARGUMENT...`.

use std::ffi::CString;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;
use std::process::ExitCode;

use daemon_tests::inject::become_supervised;

fn main() -> ExitCode {
    let mut words = std::env::args_os().skip(1);
    let channel = PathBuf::from(words.next().unwrap_or_default());
    let command: Result<Vec<CString>, _> = words.map(|word| CString::new(word.into_vec())).collect();
    let Err(error) = command.map_err(Into::into).and_then(|command| become_supervised(&channel, &command));
    eprintln!("injected: {error}");
    ExitCode::from(125)
}
