//! The command line of the Rust peers: `--pidfile PATH --log PATH [--user NAME]`.

use std::path::PathBuf;

/// What a peer was asked.
pub struct Options {
    /// `--pidfile`
    pub pidfile: PathBuf,
    /// `--log`
    pub log: PathBuf,
    /// `--user`
    pub user: Option<String>,
}

/// Reads the arguments of this process.
///
/// # Errors
///
/// An unknown option, a missing value or a missing option, as text.
pub fn parse() -> Result<Options, String> {
    let (mut pidfile, mut log, mut user) = (None, None, None);
    let mut args = std::env::args().skip(1);
    while let Some(name) = args.next() {
        let value = args.next().ok_or_else(|| format!("`{name}` needs a value"))?;
        match name.as_str() {
            "--pidfile" => pidfile = Some(PathBuf::from(value)),
            "--log" => log = Some(PathBuf::from(value)),
            "--user" => user = Some(value),
            _ => return Err(format!("unknown option `{name}`")),
        }
    }
    Ok(Options {
        pidfile: pidfile.ok_or("`--pidfile` is needed")?,
        log: log.ok_or("`--log` is needed")?,
        user,
    })
}
