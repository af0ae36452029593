//! The daemon in the text of a program.

use daemon_spec::read::source::{Condition, Source, read};

/// On a Unix with the feature `on`; nobody knows about `mystery`.
fn holds(condition: &Condition) -> Option<bool> {
    match (condition.name.as_str(), condition.value.as_deref()) {
        ("unix", None) => Some(true),
        ("feature", Some(feature)) => Some(feature == "on"),
        ("mystery", _) => None,
        _ => Some(false),
    }
}

/// The `user` of the daemon found, or why there is none.
fn found(text: &str) -> String {
    match read(text, &holds) {
        Source::Daemon(draft, _) => match draft.entries.first().map(|entry| &entry.value) {
            Some(daemon_spec::Value::Text(user)) => user.clone(),
            _ => "a daemon".to_owned(),
        },
        Source::Plain => "plain".to_owned(),
        Source::Misplaced => "misplaced".to_owned(),
        Source::Undecided(condition) => format!("undecided: {condition}"),
        Source::Unreadable(_) => "unreadable".to_owned(),
    }
}

#[test]
fn the_attribute_is_found_under_every_name() {
    for text in [
        "#[daemon(user = \"a\")] fn main() {}",
        "#[daemon_runtime::daemon(user = \"a\")] fn main() {}",
        "#[::daemon_runtime::daemon(user = \"a\")]\nfn main() {}",
        "use daemon_runtime::daemon as service; #[service(user = \"a\")] fn main() {}",
        "use daemon_runtime::{Shutdown, daemon as service}; #[service(user = \"a\")] fn main() {}",
        "#!/usr/bin/env cargo\n#[daemon(user = \"a\")] fn main() {}",
        "#![allow(dead_code)]\nuse x; struct Y; #[daemon(user = \"a\")] #[tokio::main] async fn main() {}",
        "/// Serves.\n#[daemon(user = \"a\")]\n#[inline]\npub(crate) fn main() -> ! { loop {} }",
        "#[cfg_attr(unix, daemon(user = \"a\"))] fn main() {}",
        "#[cfg_attr(all(unix, not(windows)), inline, daemon(user = \"a\"))] fn main() {}",
        "#[cfg(windows)] #[daemon(user = \"b\")] fn main() {} #[cfg(unix)] #[daemon(user = \"a\")] fn main() {}",
        "#[cfg(any(windows, feature = \"on\"))] #[daemon(user = \"a\")] fn main() {}",
        "#[cfg(any(unix, mystery))] #[daemon(user = \"a\")] fn main() {}",
        "fn other(x: u8) { #[daemon(user = \"b\")] fn main() {} } #[daemon(user = \"a\")] fn main() {}",
    ] {
        assert_eq!(found(text), "a", "{text}");
    }
    assert_eq!(found("#[daemon] fn main() {}"), "a daemon");
}

#[test]
fn what_is_no_daemon_is_not_taken_for_one() {
    for text in [
        "",
        "fn main() {}",
        "// #[daemon]\nfn main() {}",
        "const X: &str = \"#[daemon] fn main() {}\"; fn main() {}",
        "#[cfg(windows)] #[daemon] fn main() {} #[cfg(unix)] fn main() {}",
        "#[cfg_attr(windows, daemon)] fn main() {}",
        "#[cfg(mystery)] fn main() {}",
        "mod inner { #[daemon] fn main() {} } fn main() {}",
    ] {
        assert_eq!(found(text), "plain", "{text}");
    }
    assert_eq!(found("fn main() { "), "unreadable");
}

#[test]
fn an_attribute_on_something_else_than_main_is_no_daemon_but_not_nothing() {
    for text in [
        "#[daemon] fn serve() {} fn main() {}",
        "#[daemon_runtime::daemon(user = \"a\")]\npub fn mian() {}",
        "#[daemon] struct X; fn main() {}",
        "fn main() {} #[daemon] mod x {}",
    ] {
        assert_eq!(found(text), "misplaced", "{text}");
    }
    assert_eq!(found("#[daemon] fn serve() {} #[daemon(user = \"a\")] fn main() {}"), "a");
}

#[test]
fn what_nobody_can_decide_is_said() {
    assert_eq!(found("#[cfg_attr(mystery, daemon)] fn main() {}"), "undecided: mystery");
    assert_eq!(
        found("#[cfg(all(unix, mystery = \"x\"))] #[daemon] fn main() {}"),
        "undecided: mystery = \"x\""
    );
    assert_eq!(found("#[cfg(not(mystery))] #[daemon] fn main() {}"), "undecided: mystery");
}

#[test]
fn places_are_those_of_the_file() {
    let text = "#!/usr/bin/env cargo\nuse x;\n\n#[daemon(\n    pidfle = \"/run/p\",\n)]\nfn main() {}\n";
    let Source::Daemon(draft, _) = read(text, &holds) else { panic!("no daemon in {text}") };
    assert_eq!(draft.entries[0].line, Some(5));
}
