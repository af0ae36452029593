//! A daemon's log as a pipe, so that its next line can be waited for.

use std::fs::File;
use std::io::Read;
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::stat::Mode;
use nix::unistd::mkfifo;

use crate::place::Place;

const PATIENCE: Duration = Duration::from_secs(5);

pub struct LogPipe(File);

impl LogPipe {
    /// In the place of the log, before the daemon starts.
    pub fn new(place: &Place) -> Result<Self, String> {
        let log = place.log();
        mkfifo(&log, Mode::S_IRUSR | Mode::S_IWUSR).map_err(|errno| place.says(&errno))?;
        place.give_away(&log, 0o600)?;
        // Open for writing too: the end of a daemon is then not the end of the pipe.
        let pipe = File::options().read(true).write(true).open(&log);
        pipe.map(Self).map_err(|error| place.says(&error))
    }

    /// Waits for a line with the word in it.
    pub fn wait_for(&mut self, word: &str) -> Result<(), String> {
        let begun = Instant::now();
        let mut seen = String::new();
        let mut buffer = [0; 512];
        while !seen.contains(word) {
            let mut ready = [PollFd::new(self.0.as_fd(), PollFlags::POLLIN)];
            if poll(&mut ready, PollTimeout::from(1000_u16)).map_err(|errno| errno.to_string())? > 0 {
                let length = self.0.read(&mut buffer).map_err(|error| error.to_string())?;
                seen.push_str(&String::from_utf8_lossy(&buffer[..length]));
            } else if begun.elapsed() > PATIENCE {
                return Err(format!("no line with `{word}` in the log"));
            }
        }
        Ok(())
    }
}
