//! [`Defaults`]: what the package says about a daemon that does not say it itself.

/// The facts of Cargo.toml behind the defaults of some keys.
#[derive(Clone, Debug, Default)]
pub struct Defaults {
    /// Name of the binary.
    pub name: String,
    /// Version of the package.
    pub version: String,
    /// Description of the package, or nothing.
    pub description: String,
    /// Homepage of the package, else its repository, or nothing.
    pub documentation: String,
}

impl Defaults {
    /// Reads the variables that Cargo sets, alike for a build script and for a macro.
    #[must_use]
    pub fn of(binary: &str, variable: &dyn Fn(&str) -> Option<String>) -> Self {
        let read = |name: &str| variable(name).unwrap_or_default();
        let homepage = read("CARGO_PKG_HOMEPAGE");
        Self {
            name: binary.to_owned(),
            version: read("CARGO_PKG_VERSION"),
            description: read("CARGO_PKG_DESCRIPTION").split_whitespace().collect::<Vec<_>>().join(" "),
            documentation: if homepage.is_empty() { read("CARGO_PKG_REPOSITORY") } else { homepage },
        }
    }
}
