//! The type of the configuration, read from the source: where it is found, and serde's rules for its keys.

use std::path::Path;

use daemon_spec::read::settings::{Sources, read};
use daemon_spec::read::source::{Condition, Source, read as read_source};
use daemon_spec::settings::{Key, Presence, Sample, Settings, Shape};

const DERIVE: &str = "#[derive(Deserialize)]";

/// What is read of a program of these files, the root file first.
fn settings(files: &[(&str, &str)]) -> Option<Settings> {
    let holds = |condition: &Condition| match condition.name.as_str() {
        "unix" => Some(true),
        "windows" => Some(false),
        _ => None,
    };
    let read_file = |path: &Path| {
        let found = files.iter().find(|(known, _)| Path::new(known) == path);
        found.map(|(_, text)| (*text).to_owned())
    };
    let root = files[0].0;
    let Source::Daemon(_, parameters) = read_source(files[0].1, &holds) else { panic!("no daemon") };
    let library = Some(("own".to_owned(), "lib.rs".into()));
    read(&parameters, &Sources { root: Path::new(root), library, read: &read_file, holds: &holds })
}

/// The keys of `S` in a program whose source goes on so.
fn keys(source: &str) -> Option<Vec<Key>> {
    let text = format!("#[daemon] fn main(config: Config<S>) {{}} {source}");
    settings(&[("main.rs", &text)]).map(|settings| settings.keys)
}

/// The only key of `S` whose only field is this.
#[track_caller]
fn key(field: &str) -> Key {
    let keys = keys(&format!("{DERIVE} struct S {{ {field} }} {DERIVE} struct Inner {{ a: u8 }}"));
    keys.expect("settings").pop().expect("a key")
}

#[track_caller]
fn names(source: &str) -> Vec<String> {
    keys(source).expect("settings").into_iter().map(|key| key.name).collect()
}

fn is_found(files: &[(&str, &str)]) -> bool {
    settings(files).is_some_and(|settings| settings.keys.len() == 1)
}

#[test]
fn modules_are_found_where_the_compiler_finds_them() {
    let main = |module: &str, path: &str| {
        format!("{module} #[daemon] fn main(shutdown: Shutdown, config: daemon_runtime::Config<{path}>) {{}}")
    };
    let one = &format!("{DERIVE} pub struct S {{ a: u8 }}");
    let within = &format!("pub mod c {{ {one} }}");
    let deeper = "pub mod b;";
    for (module, path, files) in [
        ("", "crate::S", &[][..]),
        ("mod a;", "a::S", &[("src/a.rs", one.as_str())][..]),
        ("mod a;", "a::S", &[("src/a/mod.rs", one)]),
        ("mod a;", "a::b::S", &[("src/a.rs", deeper), ("src/a/b.rs", one)]),
        ("mod a;", "a::b::c::S", &[("src/a/mod.rs", deeper), ("src/a/b/mod.rs", within)]),
        ("mod a { pub mod b; }", "a::b::S", &[("src/a/b.rs", one)]),
        ("#[path = \"x/y.rs\"] mod a;", "a::b::S", &[("src/x/y.rs", deeper), ("src/x/b.rs", one)]),
        ("#[cfg(unix)] mod a; #[cfg(windows)] mod a { }", "a::S", &[("src/a.rs", one)]),
        ("mod a; use a::S;", "S", &[("src/a.rs", one)]),
        ("mod a; use a::S as T;", "T", &[("src/a.rs", one)]),
        ("mod a; use a::*;", "S", &[("src/a.rs", one)]),
        ("mod a; use crate::{a::b::{self, c}, d};", "c::S", &[("src/a.rs", deeper), ("src/a/b.rs", within)]),
        ("mod a;", "a::S", &[("src/a.rs", "pub mod b; pub use b::S;"), ("src/a/b.rs", one)]),
        ("", "own::S", &[("lib.rs", one)]),
        ("use own::a::S;", "S", &[("lib.rs", "pub mod a { pub use crate::c::*; } mod c;"), ("c.rs", one)]),
    ] {
        let text = main(module, path) + if files.is_empty() { one } else { "" };
        let files: Vec<(&str, &str)> =
            [("src/main.rs", text.as_str())].into_iter().chain(files.iter().copied()).collect();
        assert!(is_found(&files), "{files:?}");
    }
}

#[test]
fn nothing_is_taken_for_another_thing_of_the_same_name() {
    for (source, path) in [
        // Another crate's, although there is one in a module.
        ("use other::S; mod a { #[derive(Deserialize)] pub struct S { a: u8 } }", "S"),
        ("mod a { #[derive(Deserialize)] pub struct S { a: u8 } }", "S"),
        ("mod a { #[derive(Deserialize)] pub struct S { a: u8 } }", "other::S"),
        // Only the compiler knows which.
        ("#[cfg(strange)] #[derive(Deserialize)] struct S { a: u8 } #[cfg(not(strange))] struct S {}", "S"),
        ("#[cfg(windows)] #[derive(Deserialize)] struct S { a: u8 }", "S"),
        ("#[derive(Deserialize)] struct S { a: u8 } #[derive(Deserialize)] struct S { b: u8 }", "S"),
        (
            "mod a { #[derive(Deserialize)] pub struct S { a: u8 } } mod b { pub use crate::a::*; } use a::*; use a::*;",
            "S",
        ),
        // Not what its fields are.
        ("struct S { a: u8 }", "S"),
        ("#[rewritten] #[derive(Deserialize)] struct S { a: u8 }", "S"),
        ("#[derive(Deserialize)] struct S<T> { a: T }", "S<u8>"),
        ("#[derive(Deserialize)] struct S(u8);", "S"),
        ("#[derive(Deserialize)] enum S { A }", "S"),
        ("#[derive(Deserialize)] #[serde(try_from = \"T\")] struct S { a: u8 }", "S"),
        ("#[derive(Deserialize)] #[serde(transparent)] struct S { a: u8 }", "S"),
        (
            "#[cfg_attr(strange, serde(rename_all = \"UPPERCASE\"))] #[derive(Deserialize)] struct S { a: u8 }",
            "S",
        ),
    ] {
        let text = format!("{source} #[daemon] fn main(config: Config<{path}>) {{}}");
        let found = settings(&[("main.rs", &text)]);
        assert!(found.is_none(), "{text}: {found:?}");
    }
    assert_eq!(settings(&[("main.rs", "#[daemon] fn main(shutdown: Shutdown) {}")]), None);
    // A file that contains itself.
    assert_eq!(
        settings(&[("main.rs", "#[path = \"main.rs\"] mod a; #[daemon] fn main(c: Config<a::S>) {}")]),
        None
    );
}

#[test]
fn keys_have_the_names_that_serde_gives_them() {
    for (rule, name) in [
        ("lowercase", "max_body"),
        ("UPPERCASE", "MAX_BODY"),
        ("PascalCase", "MaxBody"),
        ("camelCase", "maxBody"),
        ("snake_case", "max_body"),
        ("SCREAMING_SNAKE_CASE", "MAX_BODY"),
        ("kebab-case", "max-body"),
        ("SCREAMING-KEBAB-CASE", "MAX-BODY"),
    ] {
        let all = format!("{DERIVE} #[serde(rename_all = {rule:?})] struct S {{ max_body: u8 }}");
        assert_eq!(names(&all), [name], "{rule}");
        let all = format!(
            "{DERIVE} #[serde(rename_all(serialize = \"x\", deserialize = {rule:?}))] struct S {{ max_body: u8 }}"
        );
        assert_eq!(names(&all), [name], "{rule}");
    }
    let fields = "r#type: u8, #[serde(rename = \"b c\")] b: u8, #[serde(skip)] c: u8, #[serde(rename(deserialize = \"D\"))] d: u8, \
                  #[cfg(windows)] e: u8, #[cfg(strange)] f: u8, #[serde(skip_serializing)] pub(crate) g: u8, \
                  #[cfg_attr(unix, serde(rename = \"H\"))] h: u8, #[serde(flatten)] i: Inner, #[serde(flatten)] j: Map,";
    let source = format!("{DERIVE} struct S {{ {fields} }} {DERIVE} struct Inner {{ k: u8 }}");
    assert_eq!(names(&source), ["type", "b c", "D", "g", "H", "k"]);
}

#[test]
fn the_names_of_an_enum_are_those_that_serde_reads() {
    for (rule, name) in [
        ("lowercase", "veryloud"),
        ("UPPERCASE", "VERYLOUD"),
        ("PascalCase", "VeryLoud"),
        ("camelCase", "veryLoud"),
        ("snake_case", "very_loud"),
        ("SCREAMING_SNAKE_CASE", "VERY_LOUD"),
        ("kebab-case", "very-loud"),
        ("SCREAMING-KEBAB-CASE", "VERY-LOUD"),
    ] {
        let choice = format!(
            "{DERIVE} #[serde(rename_all = {rule:?})] enum E {{ VeryLoud, #[serde(rename = \"q\")] Quiet = 3, #[serde(skip)] No }}"
        );
        let keys = keys(&format!("{DERIVE} struct S {{ mode: E }} {choice}")).expect("settings");
        assert_eq!(keys[0].shape, Shape::Choice(name.into(), vec![name.into(), "q".into()]));
    }
    for holding in ["A(u8)", "A { b: u8 }", "A, B(u8)"] {
        let keys = keys(&format!("{DERIVE} struct S {{ mode: E }} {DERIVE} enum E {{ {holding} }}"));
        assert_eq!(keys.expect("settings")[0].shape, Shape::Unknown, "{holding}");
    }
}

#[test]
fn a_type_that_is_not_known_is_not_guessed() {
    for ty in [
        "Duration",
        "std::time::Duration",
        "PathBuf",
        "toml::Value",
        "T",
        "(u8, u8)",
        "[u8; 3]",
        "&'static str",
        "Inner<u8>",
        "other::String",
        "net::IpAddr",
        "Box<dyn Any>",
        "fn(u8) -> u8",
        "<S as T>::U",
        "Vec<u8>::Item",
        "S",
    ] {
        assert_eq!(key(&format!("a: {ty}")).shape, Shape::Unknown, "{ty}");
    }
    let with = key("#[serde(with = \"words\")] a: Option<u8>");
    assert_eq!((with.shape, with.presence), (Shape::Unknown, Presence::Required));
}

#[test]
fn each_type_has_a_value_that_it_takes() {
    use Sample::{Boolean, Float, Integer, List, Map};
    let text = |text: &str| Sample::Text(text.to_owned());
    for (ty, sample) in [
        ("bool", Boolean(false)),
        ("u16", Integer(0)),
        ("i64", Integer(0)),
        ("std::num::NonZero<u8>", Integer(1)),
        ("core::num::NonZeroU64", Integer(1)),
        ("f32", Float(0.0)),
        ("char", text("x")),
        ("String", text("")),
        ("::std::path::PathBuf", text("")),
        ("std::net::SocketAddr", text("127.0.0.1:80")),
        ("Box<std::net::Ipv6Addr>", text("::1")),
        ("Vec<Vec<u8>>", List(vec![List(vec![Integer(0)])])),
        ("std::collections::BTreeSet<String>", List(vec![text("")])),
        ("std::collections::HashMap<String, Vec<u8>>", Map),
        ("Option<std::sync::Arc<bool>>", Boolean(false)),
    ] {
        assert_eq!(key(&format!("a: {ty}")).shape, Shape::Value(sample), "{ty}");
    }
    assert!(matches!(key("a: Inner").shape, Shape::Table(keys) if keys.len() == 1));
    assert!(matches!(key("a: Option<Vec<Inner>>").shape, Shape::Tables(keys) if keys.len() == 1));
}

#[test]
fn what_can_be_left_out_is_so_for_serde_and_shown_only_where_the_source_has_it() {
    use Presence::{Default, Optional, Required};
    let of = |field: &str, more: &str| {
        let keys = keys(&format!("{DERIVE} struct S {{ {field} }} {more}")).expect("settings");
        (keys[0].presence, keys[0].shape.clone())
    };
    let integer = |number| Shape::Value(Sample::Integer(number));
    assert_eq!(of("a: u8", ""), (Required, integer(0)));
    assert_eq!(of("a: Option<u8>", ""), (Optional, integer(0)));
    assert_eq!(of("#[serde(default)] a: u8", ""), (Default, integer(0)));
    assert_eq!(of("#[serde(default)] a: Option<u8>", ""), (Optional, integer(0)));
    assert_eq!(of("#[serde(default)] a: Vec<u8>", ""), (Default, Shape::Value(Sample::List(Vec::new()))));
    for (body, presence, number) in [
        ("8", Default, 8),
        ("-8_000i64", Default, -8000),
        ("0x10", Default, 16),
        ("4 + 4", Optional, 0),
        ("f()", Optional, 0),
    ] {
        let found =
            of("#[serde(default = \"eight\")] a: i64", &format!("const fn eight() -> i64 {{ {body} }}"));
        assert_eq!(found, (presence, integer(number)), "{body}");
    }
    for body in ["\"x\".to_owned()", "\"x\".into()", "String::from(\"x\")", "\"x\".to_string()"] {
        let found = of(
            "#[serde(default = \"m::word\")] a: String",
            &format!("mod m {{ pub fn word() -> String {{ {body} }} }}"),
        );
        assert_eq!(found, (Default, Shape::Value(Sample::Text("x".into()))), "{body}");
    }
    assert_eq!(of("#[serde(default = \"gone\")] a: u8", "").0, Optional);
    assert_eq!(of("#[serde(default = \"Self::a\")] a: u8", "impl S { fn a() -> u8 { 8 } }").0, Optional);
    // The whole struct's.
    let whole = |derives: &str| {
        let keys = keys(&format!("#[derive(Deserialize{derives})] #[serde(default)] struct S {{ a: u8 }}"));
        keys.expect("settings")[0].presence
    };
    assert_eq!((whole(", Default"), whole("")), (Default, Optional));
}
