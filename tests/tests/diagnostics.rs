//! What the compiler says of a real package whose build script calls `daemon_build::emit()`.

use daemon_tests::package::{Package, manifest};

const FROM_FILE: &str = "use daemon_runtime::daemon;\n\n#[daemon(from = \"daemon.toml\")]\nfn main() {}\n";

/// The compiler's words from `error` on, without what cargo says around them.
fn errors(text: &str) -> String {
    let from = text.find("error").unwrap_or_default();
    let to = text.find("error: could not compile").unwrap_or(text.len());
    text[from..to].trim_end().to_owned()
}

#[test]
fn a_mistake_in_the_file_is_shown_under_the_literal_that_names_it() {
    let package = Package::new("a-file", FROM_FILE);
    package.write("daemon.toml", "# pings\n\npidfle = \"/run/pingd/pid\"\numask = 22\n");
    let expected = r#"error: unknown key `pidfle` in `daemon.toml`
        --> daemon.toml:3:1
         |
       3 | pidfle = "/run/pingd/pid"
         | ^^^^^^ a key with a similar name exists: `pidfile`
 --> src/main.rs:3:17
  |
3 | #[daemon(from = "daemon.toml")]
  |                 ^^^^^^^^^^^^^

error: `umask` is written in octal, found the decimal `22` in `daemon.toml`
        --> daemon.toml:4:9
         |
       4 | umask = 22
         |         ^^ write `0o022` (decimal 22 would be `0o026`)
 --> src/main.rs:3:17
  |
3 | #[daemon(from = "daemon.toml")]
  |                 ^^^^^^^^^^^^^"#;
    assert_eq!(errors(&package.check().failed()), expected);
}

#[test]
fn a_key_in_both_places_names_both() {
    let main =
        "use daemon_runtime::daemon;\n\n#[daemon(from = \"daemon.toml\", user = \"www\")]\nfn main() {}\n";
    let package = Package::new("a-both", main);
    package.write("daemon.toml", "pidfile = \"/run/pingd/pid\"\n\nuser = \"ping\"\n");
    let expected = r#"error: `user` is set here and in `daemon.toml` line 3
       help: keep one of them
 --> src/main.rs:3:32
  |
3 | #[daemon(from = "daemon.toml", user = "www")]
  |                                ^^^^"#;
    assert_eq!(errors(&package.check().failed()), expected);
}

#[test]
fn a_good_file_is_accepted_and_read_again_when_it_changes() {
    let package = Package::new("a-good", FROM_FILE);
    package.write("daemon.toml", "user = \"ping\"\n");
    package.check().succeeded();
    package.write("daemon.toml", "user = 1\n");
    let text = package.check().failed();
    assert!(text.contains("`user` is a string, found an integer in `daemon.toml`"), "{text}");
}

#[test]
fn a_broken_attribute_is_reported_by_the_compiler_alone() {
    let main =
        "use daemon_runtime::daemon;\n\n#[daemon(pidfle = \"/run/pid\", user = \"root\")]\nfn main() {}\n";
    let text = Package::new("a-broken", main).check().failed();
    assert_eq!(text.matches("unknown key `pidfle`").count(), 1, "{text}");
    assert_eq!(text.matches("drops no privileges").count(), 1, "{text}");
    assert!(!text.contains("build.rs") && !text.contains("build script"), "{text}");
}

#[test]
fn files_of_another_version_of_the_attribute_are_an_error() {
    let main = "use daemon_runtime::daemon;\n\n#[daemon(user = \"ping\")]\nfn main() {}\n";
    let package = Package::new("a-stale", main);
    package.write(
        "build.rs",
        "fn main() {\n    println!(\"cargo::rustc-env=DAEMON_SPEC_HASH_a-stale=0123456789abcdef\");\n}\n",
    );
    let text = errors(&package.check().failed());
    assert!(
        text.starts_with("error: the unit files were written from another version of this attribute"),
        "{text}"
    );
}

#[test]
fn the_runtime_can_have_another_name() {
    let main = "#[my_daemon::daemon(crate = ::my_daemon, user = \"ping\")]\nfn main(shutdown: my_daemon::Shutdown) \
                {\n    shutdown.wait();\n}\n";
    let package = Package::new("a-renamed", main);
    package.write(
        "Cargo.toml",
        &manifest("a-renamed").replace("daemon-runtime = {", "my_daemon = { package = \"daemon-runtime\","),
    );
    package.build().succeeded();
}

#[test]
fn a_strict_crate_sees_no_lint_from_the_expansion() {
    let main = r#"//! Answers pings.
#![forbid(unsafe_code)]
#![deny(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
#![allow(
    clippy::absolute_paths,
    clippy::blanket_clippy_restriction_lints,
    clippy::implicit_return,
    clippy::missing_const_for_fn,
    clippy::missing_docs_in_private_items,
    reason = "they ask for the opposite of what others ask for, or for nothing of interest here"
)]

use std::net::TcpListener;

use daemon_runtime::{Context, Shutdown, daemon};

#[daemon(
    pidfile = "/run/a-strict/pid",
    user = "a-strict",
    listen(http = "0.0.0.0:80"),
    environment(LANG = "C.UTF-8"),
    state_directory = "a-strict",
    reload = reload,
    signals(SIGUSR1 = reload),
)]
fn main(http: TcpListener, shutdown: Shutdown, context: Context) -> std::io::Result<()> {
    let _: (_, _) = (&http, &context);
    shutdown.wait();
    Ok(())
}

fn reload() {}
"#;
    let package = Package::new("a-strict", main);
    daemon_tests::package::run(&mut package.cargo(&["clippy", "--bins"])).succeeded();
}
