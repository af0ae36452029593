//! [`Options`]: which dirt to leave, from the command line.

use std::error::Error;
use std::ffi::OsString;
use std::path::PathBuf;

/// One field an option, in the order of its effect.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub(crate) struct Options {
    /// Descriptor 0 becomes this number, and descriptor 0 `/dev/null`.
    pub(crate) stdin_to: Option<i32>,
    /// What to hand over from descriptor 3 on, as `LISTEN_FDS` says it.
    pub(crate) adopt: Vec<String>,
    /// A new user namespace with only root mapped, where `setgroups` is denied.
    pub(crate) user_namespace: bool,
    /// Mounts an empty file system over `/proc`.
    pub(crate) no_proc: bool,
    /// Mounts a file system without a free block here.
    pub(crate) full_disk: Option<PathBuf>,
    /// Becomes a session leader.
    pub(crate) session: bool,
    /// Becomes a session leader with this controlling terminal.
    pub(crate) tty: Option<PathBuf>,
    pub(crate) cwd: Option<PathBuf>,
    /// Makes this directory, enters it and removes it.
    pub(crate) deleted_cwd: Option<PathBuf>,
    pub(crate) umask: Option<u32>,
    /// Opens this file as descriptors 3, 7 and 200.
    pub(crate) leak: Option<PathBuf>,
    /// Fills the table of descriptors but for one, without which nothing can be loaded.
    pub(crate) fill: bool,
    /// Soft limit of open files, set after everything was opened.
    pub(crate) nofile: Option<u64>,
    /// Both limits of processes.
    pub(crate) nproc: Option<u64>,
    /// Both limits of the stack, in KiB.
    pub(crate) stack: Option<u64>,
    /// An alarm(2) in an hour.
    pub(crate) alarm: bool,
    pub(crate) groups: Option<Vec<u32>>,
    /// User and group.
    pub(crate) user: Option<u32>,
    /// Closes these descriptors.
    pub(crate) close: Vec<i32>,
    /// What to become.
    pub(crate) command: Vec<OsString>,
}

impl Options {
    pub(crate) fn parse(words: impl Iterator<Item = OsString>) -> Result<Self, Box<dyn Error>> {
        let mut options = Self::default();
        let mut words = words;
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or("an option lacks its value");
            let mut number = || value()?.to_string_lossy().parse::<u32>().map_err(|_| "not a number");
            match word.to_str().ok_or("an option is not text")? {
                "--stdin-to" => options.stdin_to = Some(i32::try_from(number()?)?),
                "--adopt" => options.adopt.push(value()?.to_string_lossy().into_owned()),
                "--user-namespace" => options.user_namespace = true,
                "--no-proc" => options.no_proc = true,
                "--full-disk" => options.full_disk = Some(value()?.into()),
                "--session" => options.session = true,
                "--tty" => options.tty = Some(value()?.into()),
                "--cwd" => options.cwd = Some(value()?.into()),
                "--deleted-cwd" => options.deleted_cwd = Some(value()?.into()),
                "--umask" => options.umask = Some(u32::from_str_radix(&value()?.to_string_lossy(), 8)?),
                "--leak" => options.leak = Some(value()?.into()),
                "--fill" => options.fill = true,
                "--nofile" => options.nofile = Some(number()?.into()),
                "--nproc" => options.nproc = Some(number()?.into()),
                "--stack" => options.stack = Some(number()?.into()),
                "--alarm" => options.alarm = true,
                "--groups" => {
                    let list = value()?.to_string_lossy().into_owned();
                    options.groups = Some(list.split(',').map(str::parse).collect::<Result<_, _>>()?);
                }
                "--user" => options.user = Some(number()?),
                "--close" => {
                    let list = value()?.to_string_lossy().into_owned();
                    options.close = list.split(',').map(str::parse).collect::<Result<_, _>>()?;
                }
                "--" => {
                    options.command = words.collect();
                    return Ok(options);
                }
                other => return Err(format!("unknown option {other}").into()),
            }
        }
        Err("no `--` before the program".into())
    }
}
