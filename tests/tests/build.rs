//! `daemon_build::emit()`: which files a build leaves behind, where, and when they change.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use daemon_tests::package::{Package, files_below, manifest, member, program, run, target, units};

fn main_with(attribute: &str) -> String {
    format!(
        "use daemon_runtime::{{Shutdown, daemon}};\n\n#[daemon({attribute})]\nfn main(shutdown: Shutdown) {{\n    \
         shutdown.wait();\n}}\n"
    )
}

fn service(daemon: &str) -> String {
    fs::read_to_string(units(daemon).join(format!("systemd/{daemon}.service"))).unwrap_or_default()
}

fn asked(program: &Path, words: &[&str]) -> Vec<u8> {
    let output = Command::new(program).args(words).output().expect("the program was built");
    assert!(output.status.success(), "{words:?}: {output:?}");
    output.stdout
}

#[test]
fn the_files_are_mirrored_and_the_program_has_the_same_bytes() {
    let package = Package::new("b-one", &main_with("user = \"b-one\", pidfile = \"/run/b-one/b-one.pid\""));
    package.build().succeeded();

    let listed = String::from_utf8(asked(&program("b-one"), &["units"])).expect("paths are text");
    let listed: Vec<PathBuf> = listed.lines().map(PathBuf::from).collect();
    let mut written = files_below(&units("b-one"));
    written.sort();
    let mut sorted = listed.clone();
    sorted.sort();
    assert_eq!(written, sorted);
    assert!(written.contains(&"systemd/b-one.service".into()) && written.contains(&"init.d/b-one".into()));
    for path in &listed {
        let file = units("b-one").join(path);
        let printed = asked(&program("b-one"), &["units", &path.display().to_string()]);
        assert_eq!(fs::read(&file).expect("it was written"), printed, "{}", path.display());
        let mode = fs::metadata(&file).expect("it is there").permissions().mode() & 0o7777;
        assert_eq!(mode, if path.starts_with("init.d") { 0o755 } else { 0o644 }, "{}", path.display());
    }
}

#[test]
fn the_source_tree_stays_as_it_was() {
    let package = Package::new("b-tree", &main_with(""));
    package.check().succeeded();
    let files: Vec<String> = package.files().iter().map(|path| path.display().to_string()).collect();
    assert_eq!(files, ["Cargo.lock", "Cargo.toml", "build.rs", "src/main.rs"]);
}

#[test]
fn every_binary_of_the_package_has_its_own() {
    let package = Package::empty("b-several");
    let bins = "[features]\nextra = []\n\n\
                [[bin]]\nname = \"b-named\"\npath = \"programs/named.rs\"\n\n\
                [[bin]]\nname = \"b-extra\"\npath = \"programs/extra.rs\"\nrequired-features = [\"extra\"]\n";
    package.write("Cargo.toml", &(manifest("b-several") + bins));
    package.write("build.rs", "fn main() {\n    daemon_build::emit();\n}\n");
    package.write("programs/named.rs", &main_with(""));
    package.write("programs/extra.rs", &main_with(""));
    package.write("src/main.rs", &main_with("name = \"b-renamed\""));
    package.write("src/bin/b-file.rs", &main_with(""));
    package.write("src/bin/b-directory/main.rs", &main_with(""));
    package.write("src/bin/b-plain.rs", "fn main() {}\n");
    package.check().succeeded();

    for daemon in ["b-named", "b-renamed", "b-file", "b-directory"] {
        assert!(service(daemon).contains("[Service]"), "{daemon} has no service");
    }
    for daemon in ["b-several", "b-extra", "b-plain"] {
        assert_eq!(files_below(&units(daemon)), Vec::<PathBuf>::new(), "{daemon} has files");
    }

    run(&mut package.cargo(&["check", "--features", "extra"])).succeeded();
    assert!(service("b-extra").contains("[Service]"));
}

#[test]
fn autobins_are_left_alone_where_cargo_is_told_so() {
    let package = Package::new("b-auto", &main_with(""));
    let text = manifest("b-auto").replace("edition", "autobins = false\nedition")
        + "[[bin]]\nname = \"b-auto-named\"\npath = \"src/main.rs\"\n";
    package.write("Cargo.toml", &text);
    package.write("src/bin/b-auto-not.rs", &main_with(""));
    package.check().succeeded();
    assert!(service("b-auto-named").contains("[Service]"));
    assert_eq!(service("b-auto") + &service("b-auto-not"), "");
}

#[test]
fn members_of_a_workspace_share_the_build_root() {
    let package = Package::empty("b-workspace");
    package.write("Cargo.toml", "[workspace]\nmembers = [\"one\", \"other\"]\nresolver = \"3\"\n");
    for name in ["one", "other"] {
        package.write(&format!("{name}/Cargo.toml"), &member(&format!("b-ws-{name}")));
        package.write(&format!("{name}/build.rs"), "fn main() {\n    daemon_build::emit();\n}\n");
        package.write(&format!("{name}/src/main.rs"), &main_with(""));
    }
    package.check().succeeded();
    assert!(service("b-ws-one").contains("[Service]") && service("b-ws-other").contains("[Service]"));
}

#[test]
fn a_target_triple_changes_nothing() {
    let package = Package::new("b-triple", &main_with(""));
    let host = run(&mut package.cargo(&["-vV"])).succeeded();
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).expect("cargo names its host");
    run(&mut package.cargo(&["check", "--target", host])).succeeded();
    assert!(service("b-triple").contains("[Service]"));
}

#[test]
fn a_separate_build_directory_is_the_build_root() {
    let package = Package::new("b-split", &main_with(""));
    let elsewhere = package.directory().join("elsewhere");
    let mut command = package.cargo(&["check"]);
    command.env("CARGO_BUILD_BUILD_DIR", target()).env("CARGO_TARGET_DIR", &elsewhere);
    run(&mut command).succeeded();
    // Cargo before 1.91 knows no build directory: everything is in the target directory.
    let root = if elsewhere.join("debug/build").exists() { elsewhere } else { target() };
    assert!(root.join("daemon/b-split/systemd/b-split.service").is_file());
}

#[test]
fn a_target_directory_that_was_there_before_is_the_build_root() {
    let package = Package::new("b-volume", &main_with(""));
    let volume = package.directory().join("volume");
    fs::create_dir(&volume).expect("a directory can be made");
    let mut command = package.cargo(&["check"]);
    command.env("CARGO_TARGET_DIR", &volume);
    run(&mut command).succeeded();
    assert!(
        !volume.join("CACHEDIR.TAG").exists(),
        "cargo has begun to tag it: this test has lost its object"
    );
    assert!(volume.join("daemon/b-volume/systemd/b-volume.service").is_file());
}

#[test]
fn an_edit_of_the_attribute_changes_the_files_and_nothing_else_does() {
    let package = Package::new("b-edit", &main_with("stop_timeout = \"7s\""));
    package.check().succeeded();
    let path = units("b-edit").join("systemd/b-edit.service");
    let changed =
        || fs::metadata(&path).and_then(|metadata| metadata.modified()).expect("the service is there");
    let (text, before) = (service("b-edit"), changed());

    package
        .write("src/main.rs", &main_with("stop_timeout = \"7s\"").replace("fn main", "/// Waits.\nfn main"));
    package.check().succeeded();
    assert_eq!(
        (service("b-edit"), changed()),
        (text.clone(), before),
        "the same declaration was written again"
    );

    package.write("src/main.rs", &main_with("stop_timeout = \"8s\""));
    package.check().succeeded();
    assert_ne!(service("b-edit"), text);
}

#[test]
fn files_of_a_daemon_that_is_gone_are_removed() {
    let package = Package::new("b-gone", &main_with("name = \"b-gone-first\", user = \"b-gone\""));
    package.check().succeeded();
    assert!(units("b-gone-first").join("sysusers.d").exists());

    package.write("src/main.rs", &main_with("name = \"b-gone-first\""));
    package.check().succeeded();
    assert!(units("b-gone-first").exists() && !units("b-gone-first").join("sysusers.d").exists());

    package.write("src/main.rs", &main_with("name = \"b-gone-second\""));
    package.check().succeeded();
    assert!(!units("b-gone-first").exists() && units("b-gone-second").exists());

    package.write("src/main.rs", "fn main() {}\n");
    package.write("src/bin/b-gone-third.rs", &main_with(""));
    package.check().succeeded();
    assert!(!units("b-gone-second").exists() && units("b-gone-third").exists());
}

#[test]
fn the_same_daemon_in_two_packages_is_told_and_neither_removes_the_other_s() {
    let (one, other) =
        (Package::new("b-twin", &main_with("")), Package::new("b-twin-too", &main_with("name = \"b-twin\"")));
    one.check().succeeded();
    let text = other.check().succeeded();
    assert!(text.contains("the daemon `b-twin` is in this package and in"), "{text}");
    one.write("src/main.rs", &main_with("name = \"b-twin-renamed\""));
    one.check().succeeded();
    assert!(service("b-twin").contains("[Service]"));
}

#[test]
fn two_binaries_that_are_one_daemon_are_refused() {
    let package = Package::new("b-double", &main_with(""));
    package.write("src/bin/b-double-too.rs", &main_with("name = \"b-double\""));
    let text = package.check().failed();
    assert!(
        text.contains("the binaries `b-double` and `b-double-too` are both the daemon `b-double`"),
        "{text}"
    );
}

#[test]
fn a_broken_attribute_is_left_to_rustc_and_leaves_no_files() {
    let package = Package::new("b-broken", &main_with(""));
    package.check().succeeded();
    package.write("src/main.rs", &main_with("pidfle = \"/run/b-broken.pid\""));
    let text = package.check().failed();
    assert_eq!(text.matches("unknown key `pidfle`").count(), 1, "{text}");
    assert!(text.contains("--> src/main.rs:3:10"), "{text}");
    assert!(!units("b-broken").exists());
}

#[test]
fn files_from_another_version_of_the_attribute_are_a_compile_error() {
    let package = Package::new("b-hash", &main_with(""));
    let script =
        "fn main() {\n    println!(\"cargo::rustc-env=DAEMON_SPEC_HASH_b-hash=0123456789abcdef\");\n}\n";
    package.write("build.rs", script);
    let text = package.check().failed();
    assert!(text.contains("src/main.rs") && text.contains("attribute"), "{text}");
}

#[test]
fn keys_come_from_daemon_toml_and_follow_its_edits() {
    let package = Package::new("b-toml", &main_with("from = \"daemon.toml\""));
    package.write("daemon.toml", "stop_timeout = \"7s\"\n");
    package.check().succeeded();
    let first = service("b-toml");
    package.write("daemon.toml", "stop_timeout = \"8s\"\n");
    package.check().succeeded();
    assert_ne!(service("b-toml"), first);
}

#[test]
fn m33_a_problem_of_daemon_toml_is_shown_once_and_in_its_own_lines() {
    let package = Package::new("b-toml-bad", &main_with("from = \"daemon.toml\""));
    package.write("daemon.toml", "\n\npidfle = \"/run/b.pid\"\n");
    let text = package.check().failed();
    assert_eq!(text.matches("unknown key `pidfle` in `daemon.toml`").count(), 1, "{text}");
    assert!(text.contains("daemon.toml:3:1"), "{text}");
}

#[test]
fn a_daemon_toml_that_is_not_there_is_told() {
    let package = Package::new("b-toml-none", &main_with("from = \"daemon.toml\""));
    let text = package.check().failed();
    assert!(text.contains("`daemon.toml` cannot be read: No such file"), "{text}");
    assert!(text.contains("help: paths begin at the directory of `Cargo.toml`"), "{text}");
}

#[test]
fn f75_a_place_that_cannot_be_written_is_told() {
    let package = Package::new("b-blocked", &main_with(""));
    let place = units("b-blocked");
    fs::create_dir_all(place.parent().expect("it lies below the target directory"))
        .expect("a directory can be made");
    // Of the run before: a directory.
    let _none_before = fs::remove_dir_all(&place);
    fs::write(&place, "in the way").expect("a file can be written");
    let text = package.check().failed();
    fs::remove_file(&place).expect("it is still there");
    let file = place.join("systemd/b-blocked.service");
    assert!(text.contains(&format!("`{}` cannot be written", file.display())), "{text}");
}

#[test]
fn m31_a_package_without_a_daemon_is_told() {
    let package = Package::new("b-none", "fn main() {}\n");
    let text = package.check().failed();
    assert!(text.contains("no `#[daemon]` function in `src/main.rs`"), "{text}");
}

#[test]
fn m25_an_attribute_on_something_else_is_left_to_the_compiler() {
    let package = Package::new("b-misplaced", "#[daemon_runtime::daemon]\nfn mian() {}\n\nfn main() {}\n");
    let text = package.check().failed();
    assert!(text.contains("`#[daemon]` goes on `fn main`, found `fn mian`"), "{text}");
    assert!(!text.contains("build script"), "{text}");
}

#[test]
fn a_daemon_under_a_cfg_that_is_off_has_no_files() {
    let main =
        "#[cfg_attr(feature = \"service\", daemon_runtime::daemon(stop_timeout = \"7s\"))]\nfn main() {}\n";
    let package = Package::new("b-cfg", main);
    package.write("Cargo.toml", &(manifest("b-cfg") + "[features]\nservice = []\n"));
    package.check().succeeded();
    assert!(!units("b-cfg").exists());
    run(&mut package.cargo(&["check", "--features", "service"])).succeeded();
    assert!(units("b-cfg").exists());
}

#[test]
fn m32_a_cfg_that_only_rustc_knows_is_told() {
    let main = "#![allow(unexpected_cfgs)]\n#[cfg_attr(somewhere, daemon_runtime::daemon)]\nfn main() {}\n";
    let text = Package::new("b-cfg-unknown", main).check().failed();
    assert!(text.contains("cannot tell whether this `#[daemon]` is enabled"), "{text}");
}
