//! Every file of every declaration in `validators::specs`, beside its snapshot. `DAEMON_TESTS_BLESS=1` writes them anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use daemon_spec::units::render;
use daemon_tests::validators::specs;

#[test]
fn every_rendered_file_is_its_snapshot_and_no_snapshot_is_left_over() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots/units");
    let rendered = rendered();
    if std::env::var_os("DAEMON_TESTS_BLESS").is_some() {
        bless(&directory, &rendered);
    }
    let stored: BTreeMap<PathBuf, String> = stored(&directory, &directory);
    assert_eq!(
        rendered.keys().collect::<Vec<_>>(),
        stored.keys().collect::<Vec<_>>(),
        "DAEMON_TESTS_BLESS=1 stores new files"
    );
    for (path, text) in &rendered {
        assert_eq!(text, &stored[path], "{}", path.display());
    }
}

#[test]
fn the_same_declaration_gives_the_same_bytes() {
    assert_eq!(rendered(), rendered());
}

#[test]
fn only_the_init_script_can_be_run() {
    for file in specs::all().iter().flat_map(|(_, spec)| render(spec)) {
        let mode = if file.path.starts_with("init.d/") { 0o755 } else { 0o644 };
        assert_eq!(file.mode, mode, "{}", file.path);
    }
}

fn rendered() -> BTreeMap<PathBuf, String> {
    let files = |(name, spec): (&str, _)| {
        let named =
            move |file: daemon_spec::units::UnitFile| (Path::new(name).join(&file.path), file.contents);
        render(&spec).into_iter().map(named).collect::<Vec<_>>()
    };
    specs::all().into_iter().flat_map(files).collect()
}

fn stored(directory: &Path, top: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(directory).into_iter().flatten().map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            found.extend(stored(&entry, top));
        } else {
            let name = entry.strip_prefix(top).expect("below the top").to_owned();
            found.insert(name, fs::read_to_string(&entry).expect("a snapshot"));
        }
    }
    found
}

fn bless(directory: &Path, rendered: &BTreeMap<PathBuf, String>) {
    fs::remove_dir_all(directory).ok();
    for (path, text) in rendered {
        let path = directory.join(path);
        fs::create_dir_all(path.parent().expect("it has one")).expect("a directory");
        fs::write(path, text).expect("a snapshot");
    }
}
