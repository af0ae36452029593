//! serde's `rename_all`: the eight ways to write a name.

/// The name of a field, which is in `snake_case`, in another way. Nothing for a way that serde does not know.
pub(super) fn field(rule: &str, name: &str) -> Option<String> {
    Some(match rule {
        "lowercase" | "snake_case" => name.to_owned(),
        "UPPERCASE" | "SCREAMING_SNAKE_CASE" => name.to_ascii_uppercase(),
        "PascalCase" => pascal(name),
        "camelCase" => first_small(&pascal(name)),
        "kebab-case" => name.replace('_', "-"),
        "SCREAMING-KEBAB-CASE" => name.to_ascii_uppercase().replace('_', "-"),
        _ => return None,
    })
}

/// The name of a variant, which is in `PascalCase`, in another way.
pub(super) fn variant(rule: &str, name: &str) -> Option<String> {
    Some(match rule {
        "PascalCase" => name.to_owned(),
        "lowercase" => name.to_ascii_lowercase(),
        "UPPERCASE" => name.to_ascii_uppercase(),
        "camelCase" => first_small(name),
        "snake_case" => snake(name),
        "SCREAMING_SNAKE_CASE" => snake(name).to_ascii_uppercase(),
        "kebab-case" => snake(name).replace('_', "-"),
        "SCREAMING-KEBAB-CASE" => snake(name).to_ascii_uppercase().replace('_', "-"),
        _ => return None,
    })
}

fn pascal(name: &str) -> String {
    let mut capital = true;
    let mut text = String::new();
    for letter in name.chars() {
        if letter == '_' {
            capital = true;
        } else {
            text.push(if capital { letter.to_ascii_uppercase() } else { letter });
            capital = false;
        }
    }
    text
}

fn first_small(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| {
        let mut text = first.to_ascii_lowercase().to_string();
        text.extend(letters);
        text
    })
}

fn snake(name: &str) -> String {
    let mut text = String::new();
    for (index, letter) in name.char_indices() {
        if index > 0 && letter.is_uppercase() {
            text.push('_');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}
