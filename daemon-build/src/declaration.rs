//! What one binary declares, read from its source as the macro reads its tokens.

use std::fs;
use std::path::Path;

use daemon_spec::read::{manifest, source};
use daemon_spec::units::{UnitFile, example, render};
use daemon_spec::{Defaults, Draft, check, escape, hash};
use proc_macro2::TokenStream;

use crate::binaries::Binary;
use crate::directive;
use crate::error::Error;
use crate::example::read_example;
use crate::package::{Package, holds, variable};

/// What there is in the root file of a binary.
#[derive(Debug)]
pub(crate) enum Declaration {
    /// No `#[daemon]`.
    None,
    /// One that this build switches off.
    Off,
    /// One that the compiler will find fault with.
    Broken,
    /// One with the files that follow from it.
    Daemon(Daemon),
}

/// A daemon and its files.
#[derive(Debug)]
pub(crate) struct Daemon {
    pub(crate) name: String,
    pub(crate) binary: String,
    pub(crate) files: Vec<UnitFile>,
}

/// Reads and checks the attribute of one binary, and hands the macro what it cannot know by itself.
pub(crate) fn read_declaration(package: &Package, binary: &Binary) -> Result<Declaration, Error> {
    let text = read(package, &binary.path)?;
    match source::read(&text, &holds) {
        source::Source::Daemon(draft, parameters) => checked(package, binary, draft, &parameters),
        source::Source::Unreadable(_) | source::Source::Misplaced => Ok(Declaration::Broken),
        source::Source::Undecided(condition) => {
            Err(Error::Undecided { path: binary.path.clone(), condition })
        }
        source::Source::Plain => Ok(if names_a_daemon(&text) { Declaration::Off } else { Declaration::None }),
    }
}

/// Whether there is a daemon under some other condition.
fn names_a_daemon(text: &str) -> bool {
    matches!(source::read(text, &|_| None), source::Source::Undecided(_))
}

fn checked(
    package: &Package,
    binary: &Binary,
    draft: Draft,
    parameters: &TokenStream,
) -> Result<Declaration, Error> {
    let draft = match draft.from().map(|(path, _)| path.to_owned()) {
        Some(path) => {
            let path = Path::new(&path);
            directive::rerun_if_changed(path);
            let text = read(package, path)?;
            directive::rustc_env(&format!("DAEMON_MANIFEST_{}", binary.name), &escape(&text));
            draft.merge(manifest::read(&text))
        }
        None => draft,
    };
    let (spec, problems) = check(draft, &Defaults::of(&binary.name, &variable));
    if !problems.is_empty() {
        return Ok(Declaration::Broken);
    }
    let mut files = render(&spec);
    if let Some(text) = read_example(package, binary, &spec, parameters) {
        directive::rustc_env(&format!("DAEMON_EXAMPLE_{}", binary.name), &escape(&text));
        files.extend(example::file(&spec, text));
    }
    directive::rustc_env(&format!("DAEMON_SPEC_HASH_{}", binary.name), &format!("{:016x}", hash(&files)));
    Ok(Declaration::Daemon(Daemon { name: spec.name, binary: binary.name.clone(), files }))
}

fn read(package: &Package, path: &Path) -> Result<String, Error> {
    let text = fs::read_to_string(package.directory.join(path));
    text.map_err(|source| Error::Unreadable { path: path.to_owned(), source })
}
