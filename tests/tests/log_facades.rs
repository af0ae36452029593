//! Either feature of the log will do, `log` or `tracing`, and together nothing is logged twice.

use std::fs;
use std::process::Command;

use daemon_tests::package::{Package, manifest, program};

/// A package that uses these features of the runtime, and these crates.
fn package(name: &str, features: &[&str], crates: &[&str], main: &str) -> Package {
    let package = Package::new(name, main);
    let with = format!("daemon-runtime\", features = {features:?} }}\n{}", crates.join("\n"));
    package.write("Cargo.toml", &manifest(name).replace("daemon-runtime\" }", &with));
    package
}

/// What it says in the foreground.
fn said(name: &str) -> (Option<i32>, Vec<String>) {
    let mut command = Command::new(program(name));
    let output = command.env_remove("RUST_LOG").env_remove("RUST_BACKTRACE").arg("--foreground").output();
    let output = output.expect("the program");
    let text = String::from_utf8_lossy(&output.stderr);
    let lines = text.lines().filter_map(|line| Some(line.split_once('Z')?.1.trim().to_owned()));
    (output.status.code(), lines.collect())
}

#[test]
fn with_log_alone_records_are_logged_and_a_panic_that_aborts_is_too() {
    let main = "#[daemon_runtime::daemon(log = \"auto\")]\n\
                fn main() {\n    log::info!(\"hello\");\n    panic!(\"oh\");\n}\n";
    let package = package("l-log", &["log"], &["log = \"0.4\""], main);
    let toml = fs::read_to_string(package.directory().join("Cargo.toml")).expect("a manifest");
    package.write("Cargo.toml", &format!("{toml}\n[profile.dev]\npanic = \"abort\"\n"));
    package.build().succeeded();
    let (code, lines) = said("l-log");
    assert_eq!(code, None, "{lines:?}");
    assert_eq!(lines[0], "INFO  l_log: hello");
    assert_eq!(lines[1], "ERROR thread 'main' panicked at src/main.rs:4:5: oh");
    assert_eq!(lines.len(), 2, "{lines:?}");
}

#[test]
fn with_tracing_alone_events_are_logged() {
    let main = "#[daemon_runtime::daemon(log = \"auto\")]\n\
                fn main() {\n    let _span = tracing::info_span!(\"outer\", id = 1).entered();\n    \
                tracing::info!(peer = %\"x y\", \"hello\");\n    tracing::debug!(\"no\");\n}\n";
    let crates = ["tracing = { version = \"0.1\", default-features = false, features = [\"std\"] }"];
    package("l-tracing", &["tracing"], &crates, main).build().succeeded();
    let (code, lines) = said("l-tracing");
    assert_eq!(code, Some(0), "{lines:?}");
    assert_eq!(lines, ["INFO  l_tracing: hello peer=\"x y\" id=1 span=outer"]);
}

#[test]
fn with_both_nothing_is_logged_twice_even_where_tracing_tells_log_always() {
    let main = "#[daemon_runtime::daemon(log = \"auto\")]\n\
                fn main() {\n    for number in 0..2 {\n        tracing::info!(\"event {number}\");\n    }\n    \
                log::info!(\"record\");\n    tracing::info!(\"last\");\n}\n";
    let tracing = |features: &str| {
        let tracing =
            format!("tracing = {{ version = \"0.1\", default-features = false, features = [{features}] }}");
        [tracing, "log = \"0.4\"".to_owned()]
    };
    for (name, features) in [("l-both", "\"std\", \"log\""), ("l-always", "\"std\", \"log-always\"")] {
        let crates = tracing(features);
        let crates = crates.each_ref().map(String::as_str);
        package(name, &["log", "tracing"], &crates, main).build().succeeded();
        let (_, lines) = said(name);
        let texts: Vec<&str> =
            lines.iter().filter_map(|line| line.split_once(": ").map(|(_, text)| text)).collect();
        assert_eq!(texts, ["event 0", "event 1", "record", "last"], "{name}");
    }
}
