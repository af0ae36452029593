//! The dirty launcher: leaves behind in its process what careless launchers leave, then becomes another program.
//!
//! What a program cannot do to itself without unsafe code, ignoring and blocking signals, env(1) did before.

mod adopt;
mod descriptors;
mod identity;
mod options;
mod place;

use std::convert::Infallible;
use std::error::Error;
use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;
use std::process::ExitCode;

use nix::unistd::execve;

use crate::options::Options;

fn main() -> ExitCode {
    let Err(error) = become_program();
    eprintln!("dirty launcher: {error}");
    ExitCode::from(125)
}

fn become_program() -> Result<Infallible, Box<dyn Error>> {
    let options = Options::parse(std::env::args_os().skip(1))?;
    let command: Vec<CString> =
        options.command.iter().map(|word| CString::new(word.as_bytes())).collect::<Result<_, _>>()?;
    let program = command.first().ok_or("no program named")?.clone();

    descriptors::close_inherited()?;
    if let Some(number) = options.stdin_to {
        descriptors::move_stdin(number)?;
    }
    let adopted = adopt::place(&options.adopt)?;
    place::enter(&options)?;
    if let Some(file) = &options.leak {
        descriptors::leak(file)?;
    }
    descriptors::limit(&options)?;
    if options.alarm {
        nix::unistd::alarm::set(3600);
    }
    identity::take(&options)?;
    descriptors::close_all(&options.close)?;
    Ok(execve(&program, &command, &adopt::environment(adopted))?)
}
