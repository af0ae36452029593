//! Every example is tested with the kit, as root and as an ordinary user.

use std::fs;
use std::path::Path;

use daemon_tests::package::workspace;

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_example_is_tested_with_the_kit() {
    let run = read(&workspace().join(".ci/run"));
    let ordinary = run.lines().find(|line| line.starts_with(".ci/ordinary-user")).expect("an ordinary user");
    let examples = fs::read_dir(workspace().join("examples")).expect("the examples");
    let examples = examples.map(|entry| entry.expect("an example").path());
    for example in examples.filter(|path| path.join("Cargo.toml").exists()) {
        let name = example.file_name().and_then(|name| name.to_str()).expect("a name");
        let tests = fs::read_dir(example.join("tests")).unwrap_or_else(|_| panic!("{name} has no tests"));
        let mut tests = tests.map(|entry| read(&entry.expect("a test").path()));
        assert!(
            tests.all(|test| test.contains("use daemon_testing::") && test.contains("#[test]")),
            "{name}"
        );
        let words = ordinary.split_whitespace().map(|word| word.trim_end_matches('\''));
        assert!(words.skip_while(|&word| word != "-p").any(|word| word == name), "{name}");
    }
}
