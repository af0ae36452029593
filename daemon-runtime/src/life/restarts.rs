//! [`Restarts`]: how often the daemon has ended without being asked to, and was started again.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process;

use nix::libc;

use crate::control::arguments::Options;
use crate::plan::{DirectoryKind, Plan};

/// As many bytes as two numbers have at most.
const LONGEST: u64 = 64;

/// Its name in the runtime directory.
const NAME: &str = "restarts";

/// The directory is the daemon's own, and yet: no link, no pipe that waits, no terminal that becomes its own.
const FLAGS: i32 = libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_NOCTTY;

/// A mark: the count, and the process that it is of. Made when the daemon is ready, and
/// removed when it is stopped: who finds it follows one that came to another end.
#[derive(Debug)]
pub(crate) struct Restarts {
    mark: PathBuf,
    count: u64,
}

impl Restarts {
    /// Looks for the mark. A program that takes over from one that runs is no restart of it.
    pub(super) fn read(
        plan: &Plan,
        options: &Options,
        directories: &[(DirectoryKind, PathBuf)],
        generation: u64,
    ) -> Option<Self> {
        // Where nobody can ask there is nothing to keep.
        if !plan.control && plan.health.is_none() {
            return None;
        }
        let runtime = directories.iter().find(|(kind, _)| *kind == DirectoryKind::Runtime);
        let mark = options.own_file(plan, runtime.map(|(_, path)| path.as_path()), NAME)?;
        let found = read(&mark).ok().and_then(|text| Some(parse(&text)?.0));
        let count = found.map_or(0, |count| if generation > 1 { count } else { count.saturating_add(1) });
        Some(Self { mark, count })
    }

    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// The daemon was stopped, and is not the one that another has taken over from.
    pub(super) fn forget(&self) {
        let own =
            read(&self.mark).is_ok_and(|text| parse(&text).is_some_and(|(_, pid)| pid == process::id()));
        if own {
            let _ = fs::remove_file(&self.mark);
        }
    }

    /// The daemon is ready. By a new file, so that no end in between leaves half a number.
    pub(super) fn keep(&self) -> io::Result<()> {
        let mut new = self.mark.clone().into_os_string();
        new.push(".new");
        let mut options = OpenOptions::new();
        let mut file =
            options.write(true).create(true).truncate(true).mode(0o600).custom_flags(FLAGS).open(&new)?;
        writeln!(file, "{} {}", self.count, process::id())?;
        fs::rename(new, &self.mark)
    }
}

fn read(mark: &Path) -> io::Result<String> {
    let file = File::options().read(true).custom_flags(FLAGS).open(mark)?;
    let mut text = String::new();
    file.take(LONGEST).read_to_string(&mut text)?;
    Ok(text)
}

/// The count and the process.
fn parse(text: &str) -> Option<(u64, u32)> {
    let (count, pid) = text.strip_suffix('\n')?.split_once(' ')?;
    Some((count.parse().ok()?, pid.parse().ok()?))
}
