//! What the conformance suite asks of a peer: `--pidfile PATH [--user U] [--group G] [--init fails|hangs]`.

use std::io;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use signal_hook::consts::SIGTERM;
use signal_hook::iterator::Signals;

/// The command line, understood.
#[derive(Default)]
pub struct Asked {
    /// Where the PID file is to be.
    pub pidfile: PathBuf,
    /// Whom to become.
    pub user: Option<String>,
    /// In which group.
    pub group: Option<String>,
    init: String,
}

impl Asked {
    /// Reads the arguments.
    ///
    /// # Panics
    ///
    /// At a word that is none.
    #[must_use]
    pub fn read() -> Self {
        let mut asked = Self::default();
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            let mut value = || words.next().expect("an option has its value");
            match word.as_str() {
                "--pidfile" => asked.pidfile = value().into(),
                "--user" => asked.user = Some(value()),
                "--group" => asked.group = Some(value()),
                "--init" => asked.init = value(),
                other => panic!("no such option: {other}"),
            }
        }
        asked
    }

    /// What the daemon has to do in its own process before it can serve.
    ///
    /// # Errors
    ///
    /// When that is asked.
    pub fn init(&self) -> io::Result<()> {
        match self.init.as_str() {
            "fails" => Err(io::Error::other("the database is away")),
            "hangs" => loop {
                thread::sleep(Duration::MAX);
            },
            _ => Ok(()),
        }
    }
}

/// Says that the daemon is at work, by the name of the process, and stays until SIGTERM.
///
/// # Errors
///
/// When signals cannot be caught.
pub fn serve() -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM])?;
    nix::sys::prctl::set_name(c"at-work")?;
    signals.forever().next();
    Ok(())
}
