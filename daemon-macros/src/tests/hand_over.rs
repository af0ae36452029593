//! What the build script hands over in variables.

use daemon_spec::units::render;
use daemon_spec::{Defaults, check, escape, hash, read};

use super::expanded;

const MAIN: &str = "fn main() {}";

#[test]
fn without_a_build_script_nothing_is_compared() {
    assert!(!expanded("user = \"ping\"", MAIN, &[]).contains("compile_error"));
}

#[test]
fn files_of_this_very_attribute_are_accepted() {
    let draft = read::attribute::read("user = \"ping\"".parse().expect("tokens"));
    let defaults = Defaults { name: "pingd".into(), version: "1.2.3".into(), ..Defaults::default() };
    let (spec, problems) = check(draft, &defaults);
    assert!(problems.is_empty());
    let written = format!("{:016x}", hash(&render(&spec)));
    let variables = [("DAEMON_SPEC_HASH_pingd", written.as_str())];
    assert!(!expanded("user = \"ping\"", MAIN, &variables).contains("compile_error"));
}

#[test]
fn files_of_another_version_of_the_attribute_are_an_error() {
    let expansion = expanded("user = \"ping\"", MAIN, &[("DAEMON_SPEC_HASH_pingd", "0123456789abcdef")]);
    assert!(expansion.contains("written from another version of this attribute"), "{expansion}");
    assert!(expansion.contains("fn __main"), "{expansion}");
}

#[test]
fn a_wrong_attribute_is_told_first() {
    let expansion = expanded("user = 1", MAIN, &[("DAEMON_SPEC_HASH_pingd", "0123456789abcdef")]);
    assert!(!expansion.contains("another version"), "{expansion}");
}

#[test]
fn the_keys_of_the_file_count() {
    let manifest = escape("user = \"ping\"\n[listen]\nhttp = \"0.0.0.0:80\"\n");
    let variables = [("DAEMON_MANIFEST_pingd", manifest.as_str())];
    let expansion = expanded("from = \"daemon.toml\"", "fn main(http: TcpListener) {}", &variables);
    assert!(!expansion.contains("compile_error"), "{expansion}");
    assert!(expansion.contains("Some (\"ping\")") && expansion.contains("0.0.0.0:80"), "{expansion}");
}

#[test]
fn a_mistake_in_the_file_is_shown_with_its_line() {
    let manifest = escape("# pings\n\npidfle = \"/run/pingd/pid\"\n");
    let variables = [("DAEMON_MANIFEST_pingd", manifest.as_str())];
    let expansion = expanded("from = \"daemon.toml\"", MAIN, &variables);
    let message = "unknown key `pidfle` in `daemon.toml`\n --> daemon.toml:3:1\n  |\n3 | pidfle = \"/run/pingd/pid\"\n  | \
                   ^^^^^^ a key with a similar name exists: `pidfile`";
    assert!(expansion.contains(&format!("{message:?}")), "{expansion}");
}

#[test]
fn a_key_in_both_places_names_both() {
    let manifest = escape("pidfile = \"/run/pingd/pid\"\n\nuser = \"ping\"\n");
    let variables = [("DAEMON_MANIFEST_pingd", manifest.as_str())];
    let expansion = expanded("from = \"daemon.toml\", user = \"www\"", MAIN, &variables);
    let message = "`user` is set here and in `daemon.toml` line 3\nhelp: keep one of them";
    assert!(expansion.contains(&format!("{message:?}")), "{expansion}");
}

#[test]
fn a_file_that_nobody_read_is_an_error() {
    let expansion = expanded("from = \"daemon.toml\"", MAIN, &[]);
    assert!(expansion.contains("daemon_build::emit();"), "{expansion}");
}

#[test]
fn the_example_of_the_configuration_is_a_file_of_the_program() {
    let example = escape("# An example.\nport = 0\n");
    let variables = [("DAEMON_EXAMPLE_pingd", example.as_str())];
    let main = "fn main(config: Config<Settings>) {}";
    let expansion = expanded("config = \"/etc/pingd/pingd.toml\"", main, &variables);
    assert!(
        expansion.contains("\"etc/pingd.toml\"") && expansion.contains("# An example.\\nport = 0\\n"),
        "{expansion}"
    );
    let without = expanded("config = \"/etc/pingd/pingd.toml\"", main, &[]);
    assert!(!without.contains("\"etc/pingd.toml\""), "{without}");
}
