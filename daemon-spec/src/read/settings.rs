//! The type of the configuration, by the tokens of the source: the `T` of main's `Config<T>`, and the structs that it is made of.
//!
//! What is not there, or is more than these modules understand, is left out: nothing is guessed.

mod attributes;
mod case;
mod default;
mod items;
mod keys;
mod modules;
mod resolve;
mod shape;
mod types;

use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;

use self::modules::Modules;
use self::resolve::Found;
use self::types::Type;
use super::source::Condition;
use crate::settings::Settings;

/// What the source consists of.
pub struct Sources<'a> {
    /// The root file of the program.
    pub root: &'a Path,
    /// The name and the root file of the library of the same package.
    pub library: Option<(String, PathBuf)>,
    /// Reads a file, by the same kind of path.
    pub read: &'a dyn Fn(&Path) -> Option<String>,
    /// Decides conditions, as for [`source::read`](super::source::read).
    pub holds: &'a dyn Fn(&Condition) -> Option<bool>,
}

/// Reads the type that main takes as its `Config`, given what stands between the parentheses of main.
#[must_use]
pub fn read(parameters: &TokenStream, sources: &Sources<'_>) -> Option<Settings> {
    let wanted = types::split(parameters.clone()).iter().find_map(|parameter| config(parameter))?;
    let modules = Modules::read(sources);
    let root = vec![modules::PROGRAM.to_owned()];
    let Found::Item(module, item) = resolve::resolve(&modules, &root, &wanted.path) else { return None };
    let keys = keys::of_struct(&modules, &module, item, &mut vec![shape::full_name(&module, item)])?;
    Some(Settings { name: item.name.clone(), documentation: item.attributes.documentation.clone(), keys })
}

/// The `T` of a parameter `name: Config<T>`.
fn config(parameter: &[proc_macro2::TokenTree]) -> Option<Type> {
    let parameter = Type::read(types::after_colon(parameter)?)?;
    let is_config = parameter.path.last().is_some_and(|name| name == "Config");
    parameter.arguments.into_iter().next().filter(|_| is_config)
}
