//! Paths, as text that means the same to every target.

use super::given::Given;

/// The longest path that Linux opens.
const LONGEST: usize = 4095;

/// An absolute path of something that is not a directory.
pub(super) fn file(given: &mut Given) -> Option<String> {
    let path = given.text()?;
    absolute(given, path)
}

/// An absolute path, `/` included.
pub(super) fn directory(given: &mut Given) -> Option<String> {
    let path = given.text()?;
    if path == "/" {
        return Some(path);
    }
    absolute(given, path)
}

pub(super) fn absolute(given: &mut Given, path: String) -> Option<String> {
    let name = given.name;
    if !path.starts_with('/') {
        let help = match given.key.name {
            "pidfile" => format!("a daemon's working directory is `/`; write `{}`", given.written()),
            "sandbox" => format!("write the whole path, as in `{name} = [\"/srv/{}\"]`", given.daemon),
            _ => format!("write `{}`", given.written()),
        };
        return given.refuse_help(format!("`{name}` must be an absolute path, found `{path}`"), help);
    }
    plain(given, &path, &path[1..])?;
    if path.starts_with("/var/run/") {
        let help = format!("write `{}`", &path["/var".len()..]);
        return given.refuse_help("`/var/run` is the old name of `/run`", help);
    }
    Some(path)
}

/// A path within the package, such as `daemon.toml`.
pub(super) fn relative(given: &mut Given) -> Option<String> {
    let path = given.text()?;
    if path.starts_with('/') {
        let text = format!("`{}` is a path within the package, found `{path}`", given.name);
        return given.refuse_help(text, format!("write `{}`", given.written()));
    }
    plain(given, &path, &path)?;
    Some(path)
}

/// Refuses what reads differently from what it is: `..`, `.`, `//`, control characters.
pub(super) fn plain(given: &mut Given, path: &str, parts: &str) -> Option<()> {
    if path.chars().any(char::is_control) {
        return given.refuse(format!("`{}` cannot contain control characters", given.name));
    }
    if path.len() > LONGEST {
        return given.refuse(format!("a path has at most {LONGEST} bytes, found {}", path.len()));
    }
    for part in parts.split('/') {
        match part {
            ".." => {
                let help = "write the path that it leads to";
                return given.refuse_help(format!("`..` is not allowed in `{path}`"), help);
            }
            "." | "" => {
                let clean: Vec<&str> = path.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
                let root = if path.starts_with('/') { "/" } else { "" };
                if clean.is_empty() {
                    return given.refuse_help(
                        format!("`{path}` does not name a file"),
                        format!("write `{}`", given.written()),
                    );
                }
                let help = format!("write `{root}{}`", clean.join("/"));
                return given.refuse_help(format!("`{path}` is not in its plain form"), help);
            }
            _ => {}
        }
    }
    Some(())
}
