//! The example of the configuration, from the source of the program and of the library in the same package.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};

use daemon_spec::Spec;
use daemon_spec::read::settings::{self, Sources};
use daemon_spec::units::example;
use proc_macro2::TokenStream;
use toml::de::DeTable;

use crate::binaries::Binary;
use crate::directive;
use crate::package::{Package, holds};

/// Linux passes no variable of more than 128 KiB to the compiler.
const LARGEST: usize = 100 << 10;

/// Its text. Nothing where there is no configuration, or no type of one is found.
pub(crate) fn read_example(
    package: &Package,
    binary: &Binary,
    spec: &Spec,
    parameters: &TokenStream,
) -> Option<String> {
    spec.config.as_ref()?;
    let outside = RefCell::new(Vec::new());
    let read = |path: &Path| {
        let text = fs::read_to_string(package.directory.join(path)).ok()?;
        if !path.starts_with("src") {
            outside.borrow_mut().push(path.to_owned());
        }
        Some(text)
    };
    let sources = Sources { root: &binary.path, library: library(package), read: &read, holds: &holds };
    let settings = settings::read(parameters, &sources);
    outside.borrow().iter().for_each(|path| directive::rerun_if_changed(path));
    let text = example::render(spec, &settings?);
    (text.len() <= LARGEST).then_some(text)
}

/// What the package's library is called in its programs, and its root file.
fn library(package: &Package) -> Option<(String, PathBuf)> {
    let manifest = fs::read_to_string(package.directory.join("Cargo.toml")).ok()?;
    let manifest = DeTable::parse(&manifest).ok()?;
    let library = manifest.get_ref().get("lib").and_then(|library| library.get_ref().as_table());
    let text = |key| library.and_then(|library| library.get(key)?.get_ref().as_str().map(str::to_owned));
    let name = text("name").unwrap_or_else(|| package.name.replace('-', "_"));
    let path = PathBuf::from(text("path").unwrap_or_else(|| "src/lib.rs".to_owned()));
    package.directory.join(&path).is_file().then_some((name, path))
}
