//! A package outside of the project, which has the kit as its users do.

use daemon_tests::package::{Package, manifest, workspace};

const MAIN: &str = "use daemon_runtime::{Shutdown, daemon};\n\n#[daemon]\nfn main(shutdown: Shutdown) {\n    shutdown.wait();\n}\n";

/// A test in `tests/`, of a daemon that is told to do `what`.
fn test_of(name: &str, what: &str) -> String {
    format!(
        "use daemon_testing::Daemon;\n\n#[test]\nfn it_works() {{\n    \
         let daemon = Daemon::new(env!(\"CARGO_BIN_EXE_{name}\")).supervised();\n    \
         daemon.wait_ready();\n    {what}\n    daemon.stop().expect(0);\n}}\n"
    )
}

#[test]
fn a_package_tests_its_daemon_by_cargo_test_and_a_test_that_fails_fails() {
    let package = Package::new("kit-outside", MAIN);
    let root = workspace().display();
    let kit = format!("\n[dev-dependencies]\ndaemon-testing = {{ path = \"{root}/daemon-testing\" }}\n");
    package.write("Cargo.toml", &(manifest("kit-outside") + &kit));

    package.write("tests/daemon.rs", &test_of("kit-outside", ""));
    let said = daemon_tests::package::run(&mut package.cargo(&["test"])).succeeded();
    assert!(said.contains("test it_works ... ok"), "{said}");

    package.write("tests/daemon.rs", &test_of("kit-outside", "assert!(daemon.logs().contains(\"hello\"));"));
    let said = daemon_tests::package::run(&mut package.cargo(&["test"])).failed();
    assert!(said.contains("the service manager has heard:") && said.contains("READY=1"), "{said}");
}
