//! The binaries of a package, found as cargo finds them.
//!
//! <https://doc.rust-lang.org/cargo/reference/cargo-targets.html#target-auto-discovery>

use std::fs;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use crate::error::Error;
use crate::package::has_feature;

/// One program that the package builds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Binary {
    pub(crate) name: String,
    /// Its root file, relative to the package.
    pub(crate) path: PathBuf,
}

/// Those that this build builds: the ones declared in `Cargo.toml`, whose features are on, and the ones that
/// cargo finds by itself.
pub(crate) fn find_binaries(directory: &Path, package: &str) -> Result<Vec<Binary>, Error> {
    let path = directory.join("Cargo.toml");
    let text = fs::read_to_string(&path).map_err(|source| Error::Unreadable { path, source })?;
    let manifest = DeTable::parse(&text).map_err(|error| Error::CargoToml(error.message().to_owned()))?;
    let manifest = manifest.get_ref();

    let found = discover(directory, package);
    let declared = declared(manifest, &found);
    let mut binaries: Vec<Binary> =
        declared.iter().filter(|target| target.enabled).map(|target| target.binary.clone()).collect();
    if autobins(manifest) {
        let listed = |binary: &Binary| {
            declared
                .iter()
                .any(|target| target.binary.name == binary.name || target.binary.path == binary.path)
        };
        binaries.extend(found.into_iter().filter(|binary| !listed(binary)));
    }
    Ok(binaries)
}

struct Declared {
    binary: Binary,
    enabled: bool,
}

fn declared(manifest: &DeTable<'_>, found: &[Binary]) -> Vec<Declared> {
    let targets = manifest.get("bin").and_then(|bin| bin.get_ref().as_array());
    targets.into_iter().flatten().filter_map(|target| declared_binary(target.get_ref(), found)).collect()
}

fn declared_binary(target: &DeValue<'_>, found: &[Binary]) -> Option<Declared> {
    let text = |key| target.get(key).and_then(|value| value.get_ref().as_str());
    let name = text("name")?;
    let path = match text("path") {
        Some(path) => PathBuf::from(path),
        None => found.iter().find(|binary| binary.name == name)?.path.clone(),
    };
    let required = target.get("required-features").and_then(|features| features.get_ref().as_array());
    // `crate/feature` is another package's: only cargo knows.
    let enabled = required
        .into_iter()
        .flatten()
        .filter_map(|feature| feature.get_ref().as_str())
        .all(|feature| feature.contains('/') || has_feature(feature));
    Some(Declared { binary: Binary { name: name.to_owned(), path }, enabled })
}

fn autobins(manifest: &DeTable<'_>) -> bool {
    let package = manifest.get("package").and_then(|package| package.get_ref().as_table());
    let autobins = package.and_then(|package| package.get("autobins"));
    autobins.and_then(|value| value.get_ref().as_bool()).unwrap_or(true)
}

fn discover(directory: &Path, package: &str) -> Vec<Binary> {
    let mut binaries = Vec::new();
    let mut add = |name: &str, path: PathBuf| {
        if directory.join(&path).is_file() {
            binaries.push(Binary { name: name.to_owned(), path });
        }
    };
    add(package, PathBuf::from("src/main.rs"));
    let mut entries: Vec<PathBuf> = fs::read_dir(directory.join("src/bin"))
        .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
        .unwrap_or_default();
    entries.sort();
    for entry in entries {
        let (Some(file), Some(stem)) = (entry.file_name(), entry.file_stem().and_then(|stem| stem.to_str()))
        else {
            continue;
        };
        let relative = Path::new("src/bin").join(file);
        if stem.starts_with('.') {
            continue;
        }
        if entry.is_dir() {
            add(&file.to_string_lossy(), relative.join("main.rs"));
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            add(stem, relative);
        }
    }
    binaries
}
