//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use crate::run::Work;

const HELP: &str = "\
What clients notice while a server is reloaded and upgraded: ours, nginx, haproxy and tableflip

  --seconds N     how long each is measured [10]
  --whole N       a million requests through 1,000 reloads and 100 upgrades, N times, instead
  --only NAME     one server: `ours`, `nginx`, `haproxy` or `tableflip`
  --table FILE    writes the table there too, as Markdown
  --help";

pub struct Options {
    seconds: u64,
    whole: usize,
    pub only: Option<String>,
    pub table: Option<PathBuf>,
}

impl Options {
    /// What is done with each server, in turn.
    pub fn works(&self) -> Vec<Work> {
        let span = Duration::from_secs(self.seconds);
        match self.whole {
            0 => vec![Work::Nothing(span), Work::Reloads(span), Work::Upgrades(span)],
            times => vec![Work::Whole; times],
        }
    }
}

pub fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options { seconds: 10, whole: 0, only: None, table: None };
    while let Some(name) = arguments.next() {
        if name == "--help" {
            return Err(HELP.into());
        }
        let value = arguments.next().ok_or_else(|| format!("`{name}` needs a value\n\n{HELP}"))?;
        let number = || value.parse().map_err(|_| format!("`{value}` is not a number"));
        match name.as_str() {
            "--seconds" => options.seconds = number()?,
            "--whole" => options.whole = usize::try_from(number()?).map_err(|error| error.to_string())?,
            "--only" => options.only = Some(value),
            "--table" => options.table = Some(value.into()),
            _ => return Err(format!("`{name} {value}` is not understood\n\n{HELP}")),
        }
    }
    Ok(options)
}
