//! What a restart would change: keys that the daemon has looked at when it started.

/// Those of `keys` whose values differ from those of the start.
pub(super) fn pending(
    keys: &'static [&'static str],
    started: &toml::Table,
    now: &toml::Table,
) -> Vec<&'static str> {
    keys.iter().copied().filter(|key| find(started, key) != find(now, key)).collect()
}

fn find<'t>(table: &'t toml::Table, key: &str) -> Option<&'t toml::Value> {
    match key.split_once('.') {
        Some((first, rest)) => find(table.get(first)?.as_table()?, rest),
        None => table.get(key),
    }
}

/// The words for it: nothing when nothing does.
pub(super) fn in_words(keys: &[&str]) -> Option<String> {
    let names: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
    match &names[..] {
        [] => None,
        [one] => Some(format!("{one} needs a restart")),
        [first @ .., last] => Some(format!("{} and {last} need a restart", first.join(", "))),
    }
}
