//! Descriptors left open, closed, or used up.

use std::error::Error;
use std::fs::{File, read_dir};
use std::io::stdin;
use std::os::fd::{AsFd, IntoRawFd, OwnedFd};
use std::path::Path;

use nix::fcntl::FcntlArg::{F_DUPFD, F_SETFD};
use nix::fcntl::{FdFlag, fcntl};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::unistd::{close, dup2_stdin};

use crate::options::Options;

/// Closes what the test itself was started with, so that the dirt is exactly what was asked for.
pub(crate) fn close_inherited() -> Result<(), Box<dyn Error>> {
    let names: Vec<_> = read_dir("/proc/self/fd")?
        .map(|entry| entry.map(|entry| entry.file_name()))
        .collect::<Result<_, _>>()?;
    for number in
        names.iter().filter_map(|name| name.to_str()?.parse::<i32>().ok()).filter(|number| *number > 2)
    {
        // The directory that was read is among them and closed by now.
        let _open_or_not = close(number);
    }
    Ok(())
}

/// Leaves `descriptor` open in the program to come.
pub(crate) fn keep(descriptor: OwnedFd) -> Result<(), Box<dyn Error>> {
    fcntl(&descriptor, F_SETFD(FdFlag::empty()))?;
    let _open_until_the_end = descriptor.into_raw_fd();
    Ok(())
}

/// Moves what the test passed as standard input to `number`.
pub(crate) fn move_stdin(number: i32) -> Result<(), Box<dyn Error>> {
    if fcntl(stdin(), F_DUPFD(number))? != number {
        return Err(format!("descriptor {number} is taken").into());
    }
    Ok(dup2_stdin(File::open("/dev/null")?)?)
}

/// Opens `file` as 3, when nothing else is there, 7 and 200.
pub(crate) fn leak(file: &Path) -> Result<(), Box<dyn Error>> {
    let opened = File::open(file)?;
    for number in [7, 200] {
        fcntl(opened.as_fd(), F_DUPFD(number))?;
    }
    keep(opened.into())
}

/// Uses up the table of descriptors and lowers its limit and others, as far as asked.
pub(crate) fn limit(options: &Options) -> Result<(), Box<dyn Error>> {
    let (_, hard) = getrlimit(Resource::RLIMIT_NOFILE)?;
    if options.fill {
        setrlimit(Resource::RLIMIT_NOFILE, 256, hard)?;
        let opened = File::open("/dev/null")?;
        while fcntl(opened.as_fd(), F_DUPFD(3)).is_ok() {}
    }
    if let Some(soft) = options.nofile {
        setrlimit(Resource::RLIMIT_NOFILE, soft.min(hard), hard)?;
    }
    if let Some(processes) = options.nproc {
        setrlimit(Resource::RLIMIT_NPROC, processes, processes)?;
    }
    if let Some(stack) = options.stack {
        setrlimit(Resource::RLIMIT_STACK, stack << 10, stack << 10)?;
    }
    Ok(())
}

/// Closes what the program is to come without.
pub(crate) fn close_all(numbers: &[i32]) -> Result<(), Box<dyn Error>> {
    Ok(numbers.iter().try_for_each(|&number| close(number))?)
}
