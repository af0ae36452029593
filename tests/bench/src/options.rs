//! The command line of the benchmarks.

use std::path::PathBuf;

pub const HELP: &str = "\
What heartbeat costs, beside the same daemon written in other ways

  --rounds N      starts and stops of each peer for one median [100]
  --builds N      clean builds for one median [3]
  --table FILE    writes the tables there too, as Markdown
  --only PART     `runtime` or `build`
  --help";

pub struct Options {
    pub rounds: u32,
    pub builds: u32,
    pub table: Option<PathBuf>,
    pub runtime: bool,
    pub build: bool,
}

pub fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options { rounds: 100, builds: 3, table: None, runtime: true, build: true };
    while let Some(name) = arguments.next() {
        if name == "--help" {
            return Err(HELP.into());
        }
        let value = arguments.next().ok_or_else(|| format!("`{name}` needs a value\n\n{HELP}"))?;
        match (name.as_str(), value.as_str()) {
            ("--rounds", _) => options.rounds = number(&value)?,
            ("--builds", _) => options.builds = number(&value)?,
            ("--table", _) => options.table = Some(value.into()),
            ("--only", "runtime") => options.build = false,
            ("--only", "build") => options.runtime = false,
            _ => return Err(format!("`{name} {value}` is not understood\n\n{HELP}")),
        }
    }
    Ok(options)
}

fn number(value: &str) -> Result<u32, String> {
    match value.parse() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err(format!("`{value}` is not a positive number")),
    }
}
