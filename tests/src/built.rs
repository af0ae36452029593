//! The programs that are tested under a service manager, built once a test program.

use std::collections::BTreeSet;
use std::fs;
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::package::{Package, cargo, member, run, workspace};

/// Builds seven examples as they are, and pingd with one more key: `pingd-253` for systemd from 253 on, and
/// `pingd-forking`, which always goes into the background.
///
/// # Panics
/// When one does not build.
pub fn examples() {
    static BUILT: OnceLock<()> = OnceLock::new();
    BUILT.get_or_init(|| {
        let packages =
            ["-p", "heartbeat", "-p", "pingd", "-p", "pingd-config", "-p", "pingd-tokio", "-p", "from-toml"];
        run(cargo(workspace(), &["build", "--locked"]).args(packages)).succeeded();
        // Each by itself: the others are to have nothing of its features.
        example("pingd-control");
        example("pingd-health");
        variants(&[("pingd-253", "systemd = 253,"), ("pingd-forking", "detach = true,")]);
    });
}

/// Builds a package with this `src/main.rs`, which several tests then install.
///
/// # Panics
///
/// When it does not build.
pub fn once(name: &'static str, main: &str) {
    the_first_time(name, || Package::new(name, main).build().succeeded());
}

/// Builds one example by itself.
///
/// # Panics
///
/// When it does not build.
pub fn example(name: &'static str) {
    the_first_time(name, || run(&mut cargo(workspace(), &["build", "--locked", "-p", name])).succeeded());
}

fn the_first_time(name: &'static str, build: impl FnOnce() -> String) {
    static BUILT: Mutex<BTreeSet<&str>> = Mutex::new(BTreeSet::new());
    let mut done = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
    if !done.contains(name) {
        build();
        done.insert(name);
    }
}

fn variants(variants: &[(&str, &str)]) {
    let package = Package::empty("variants");
    let names: Vec<&str> = variants.iter().map(|(name, _)| *name).collect();
    package.write("Cargo.toml", &format!("[workspace]\nmembers = {names:?}\nresolver = \"3\"\n"));
    let example = workspace().join("examples/pingd");
    let main = fs::read_to_string(example.join("src/main.rs")).expect("the example has a main");
    for (name, key) in variants {
        let pingd = format!("pingd = {{ path = \"{}\" }}\n\n[build-dependencies]", example.display());
        package.write(&format!("{name}/Cargo.toml"), &member(name).replace("[build-dependencies]", &pingd));
        package.write(&format!("{name}/build.rs"), "fn main() {\n    daemon_build::emit();\n}\n");
        let changed = main.replacen("#[daemon(", &format!("#[daemon(\n    {key}"), 1);
        assert_ne!(changed, main, "the example has no attribute");
        package.write(&format!("{name}/src/main.rs"), &changed);
    }
    package.build().succeeded();
}
