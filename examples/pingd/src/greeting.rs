//! The greeting: one line of a file, read at start and again at every reload.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use daemon_runtime::Context;

const DEFAULT: &str = "pong";
/// The longest file that is taken for a greeting, in bytes.
const LIMIT: u64 = 1024;

static GREETING: RwLock<Option<Arc<str>>> = RwLock::new(None);

/// The greeting in force.
#[must_use]
pub fn current() -> Arc<str> {
    let greeting = GREETING.read().unwrap_or_else(PoisonError::into_inner);
    greeting.clone().unwrap_or_else(|| DEFAULT.into())
}

/// Reads `greeting` in the configuration directory. Without the file the greeting is `pong`.
///
/// # Errors
/// When the file cannot be read or is not one line of text; the old greeting then stays in force.
pub fn load(context: &Context) -> io::Result<()> {
    let path = context.configuration_directory().ok_or(io::ErrorKind::NotFound)?.join("greeting");
    let greeting = match read(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => DEFAULT.into(),
        read => read.map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?,
    };
    *GREETING.write().unwrap_or_else(PoisonError::into_inner) = Some(greeting);
    Ok(())
}

fn read(path: &Path) -> io::Result<Arc<str>> {
    let mut text = String::new();
    File::open(path)?.take(LIMIT + 1).read_to_string(&mut text)?;
    let line = text.strip_suffix('\n').unwrap_or(&text);
    if line.is_empty() || line.chars().any(char::is_control) || text.len() as u64 > LIMIT {
        let why = format!("the greeting must be one line of at most {LIMIT} bytes");
        return Err(io::Error::new(io::ErrorKind::InvalidData, why));
    }
    Ok(line.into())
}
