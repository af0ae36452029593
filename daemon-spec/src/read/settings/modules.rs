//! [`Modules`]: the modules of the program and of its library, from the files that they are in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use proc_macro2::TokenStream;

use super::Sources;
use super::items::{self, Item, Kind};
use crate::read::source::{Condition, without_shebang};

/// What the program's own root is called here, which no module can be.
pub(super) const PROGRAM: &str = "crate";

/// How deep modules may lie in one another: a file that names itself has no end.
const DEEPEST: usize = 32;

/// The modules by their paths, each of which begins with [`PROGRAM`] or with the name of the library.
pub(super) struct Modules<'a> {
    all: BTreeMap<Vec<String>, Module>,
    /// Decides conditions.
    pub(super) holds: &'a dyn Fn(&Condition) -> Option<bool>,
}

/// One module.
#[derive(Default)]
pub(super) struct Module {
    pub(super) items: Vec<Item>,
    /// What stands between `use` and `;`.
    pub(super) uses: Vec<TokenStream>,
}

impl<'a> Modules<'a> {
    pub(super) fn read(sources: &Sources<'a>) -> Self {
        let mut modules = Self { all: BTreeMap::new(), holds: sources.holds };
        let library = sources.library.as_ref().map(|(name, path)| (name.as_str(), path.as_path()));
        for (name, path) in [(PROGRAM, sources.root)].into_iter().chain(library) {
            if let Some(tokens) = file(sources, path) {
                modules.add(sources, vec![name.to_owned()], tokens, &Place::of_root(path));
            }
        }
        modules
    }

    pub(super) fn get(&self, path: &[String]) -> Option<&Module> {
        self.all.get(path)
    }

    fn add(&mut self, sources: &Sources<'_>, path: Vec<String>, tokens: TokenStream, place: &Place) {
        if path.len() > DEEPEST {
            return;
        }
        let (items, uses) = items::read(tokens, sources.holds);
        for item in items.iter().filter(|item| item.attributes.is_certain()) {
            let Kind::Module(body) = &item.kind else { continue };
            let inner = path.iter().cloned().chain([item.name.clone()]).collect();
            match (body, &item.attributes.path) {
                (Some(body), None) => self.add(sources, inner, body.clone(), &place.inline(&item.name)),
                (None, Some(named)) if !place.is_inline => {
                    let file_path = place.directory_of_file.join(named);
                    if let Some(tokens) = file(sources, &file_path) {
                        self.add(sources, inner, tokens, &Place::of_root(&file_path));
                    }
                }
                (None, None) => {
                    let below = place.below.join(&item.name);
                    let mut files = [below.with_extension("rs"), below.join("mod.rs")].into_iter();
                    let found = files.find_map(|path| Some((file(sources, &path)?, path)));
                    if let Some((tokens, path)) = found {
                        self.add(sources, inner, tokens, &Place::of_module(&path, below));
                    }
                }
                _ => {}
            }
        }
        self.all.insert(path, Module { items, uses });
    }
}

fn file(sources: &Sources<'_>, path: &Path) -> Option<TokenStream> {
    TokenStream::from_str(&without_shebang(&(sources.read)(path)?)).ok()
}

/// Where the modules of a module are.
struct Place {
    directory_of_file: PathBuf,
    below: PathBuf,
    is_inline: bool,
}

impl Place {
    /// Of a root file, and of one that `#[path]` names.
    fn of_root(path: &Path) -> Self {
        let directory = path.parent().unwrap_or(Path::new("")).to_owned();
        Self { directory_of_file: directory.clone(), below: directory, is_inline: false }
    }

    fn of_module(path: &Path, below: PathBuf) -> Self {
        Self { below, ..Self::of_root(path) }
    }

    fn inline(&self, name: &str) -> Self {
        Self {
            directory_of_file: self.directory_of_file.clone(),
            below: self.below.join(name),
            is_inline: true,
        }
    }
}
