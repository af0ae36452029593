//! What a path means in a module: an item of the program, or something from elsewhere.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::items::{Item, Kind};
use super::modules::{Module, Modules, PROGRAM};
use super::types::{plain, split};

/// What a path leads to.
pub(super) enum Found<'a> {
    /// An item, and the module that it is in.
    Item(Vec<String>, &'a Item),
    /// Another crate's, by its whole path; one word is a name that the language knows.
    Elsewhere(Vec<String>),
    /// Nobody can tell.
    Unknown,
}

/// As many names as may lead from one to another.
const LONGEST: usize = 8;

/// Looks the path of a type up.
pub(super) fn resolve<'a>(modules: &'a Modules<'_>, module: &[String], path: &[String]) -> Found<'a> {
    look_up(modules, module, path, &|item| !matches!(item.kind, Kind::Function(_)), LONGEST)
}

/// Looks the path of a function up.
pub(super) fn function<'a>(modules: &'a Modules<'_>, module: &[String], path: &[String]) -> Option<&'a Item> {
    match look_up(modules, module, path, &|item| matches!(item.kind, Kind::Function(_)), LONGEST) {
        Found::Item(_, item) => Some(item),
        _ => None,
    }
}

fn look_up<'a>(
    modules: &'a Modules<'_>,
    module: &[String],
    path: &[String],
    wanted: &dyn Fn(&Item) -> bool,
    left: usize,
) -> Found<'a> {
    let (Some(here), Some((first, rest)), Some(left)) =
        (modules.get(module), path.split_first(), left.checked_sub(1))
    else {
        return Found::Unknown;
    };
    if rest.is_empty() {
        let mut named = here.items.iter().filter(|item| item.name == *first && wanted(item));
        if let Some(item) = named.next() {
            let is_certain = item.attributes.is_certain() && named.next().is_none();
            return if is_certain { Found::Item(module.to_owned(), item) } else { Found::Unknown };
        }
    }
    if let Some(inner) = walk(modules, module, first) {
        return match rest {
            [] => Found::Unknown,
            rest => look_up(modules, &inner, rest, wanted, left),
        };
    }
    let mut imported: Vec<Vec<String>> = Vec::new();
    let mut globs: Vec<Vec<String>> = Vec::new();
    for (name, target) in imports(here) {
        match name {
            Some(name) if name == *first => imported.push(target),
            Some(_) => {}
            None => globs.push(target),
        }
    }
    match imported.as_slice() {
        [] => {}
        [target] if *target == [first.clone()] => return elsewhere(path),
        [target] => {
            let whole: Vec<String> = target.iter().chain(rest).cloned().collect();
            return match look_up(modules, module, &whole, wanted, left) {
                Found::Elsewhere(_) => elsewhere(&whole),
                found => found,
            };
        }
        _ => return Found::Unknown,
    }
    let mut found = globs.iter().filter_map(|glob| {
        let whole: Vec<String> = glob.iter().chain(path).cloned().collect();
        match look_up(modules, module, &whole, wanted, left) {
            Found::Item(module, item) => Some((module, item)),
            _ => None,
        }
    });
    match (found.next(), found.next()) {
        (Some((module, item)), None) => Found::Item(module, item),
        (None, None) => elsewhere(path),
        _ => Found::Unknown,
    }
}

fn elsewhere<'a>(path: &[String]) -> Found<'a> {
    Found::Elsewhere(path.to_vec())
}

/// The module that the first word of a path names by itself.
fn walk(modules: &Modules<'_>, module: &[String], first: &str) -> Option<Vec<String>> {
    let inner = || module.iter().cloned().chain([first.to_owned()]).collect::<Vec<_>>();
    let path = match first {
        PROGRAM => module.get(..1)?.to_vec(),
        "self" => module.to_vec(),
        "super" => module.get(..module.len() - 1)?.to_vec(),
        _ if modules.get(&inner()).is_some() => inner(),
        library => vec![library.to_owned()],
    };
    modules.get(&path).is_some().then_some(path)
}

/// Every name that the `use` declarations bring, with its path; a glob has no name.
fn imports(module: &Module) -> Vec<(Option<String>, Vec<String>)> {
    let mut all = Vec::new();
    for tree in &module.uses {
        collect(tree.clone(), &[], &mut all);
    }
    all
}

fn collect(tree: TokenStream, above: &[String], all: &mut Vec<(Option<String>, Vec<String>)>) {
    let mut path = above.to_vec();
    let mut rest = tree.into_iter().peekable();
    while let Some(token) = rest.next() {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                for part in split(group.stream()) {
                    collect(part.into_iter().collect(), &path, all);
                }
                return;
            }
            TokenTree::Punct(star) if star.as_char() == '*' => {
                all.push((None, path));
                return;
            }
            TokenTree::Ident(word) if word == "as" => {
                all.extend(rest.next().map(|name| (Some(plain(&name.to_string())), path)));
                return;
            }
            TokenTree::Ident(word) if word == "self" && !path.is_empty() => {}
            TokenTree::Ident(word) => path.push(plain(&word.to_string())),
            _ => {}
        }
    }
    all.extend(path.last().cloned().map(|name| (Some(name), path)));
}
