//! The example of the configuration that `cargo build` writes: complete, true, TOML, and the program's own type once it is filled in.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use daemon_tests::package::{Package, cargo, manifest, program, run, units, workspace};
use daemon_tests::workdir::Workdir;

const MAIN: &str = "\
mod settings;

use daemon_runtime::{Config, Shutdown, daemon};

#[daemon(config = \"/etc/NAME/NAME.toml\")]
fn main(config: Config<settings::Settings>, shutdown: Shutdown) {
    let _ = config.get();
    shutdown.wait();
}
";

const SETTINGS: &str = r#"
use std::collections::BTreeMap;
use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

/// Everything \ that can be "configured".
///
/// In two paragraphs.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Settings {
    /// Where it listens.
    pub listen_on: SocketAddr,
    /// How loud.
    #[serde(default)]
    pub mode: Mode,
    /// For each client.
    #[serde(default = "limits::patience")]
    pub patience: f32,
    pub labels: Option<BTreeMap<String, String>>,
    /**
     * A word of
     * its own.
     */
    #[serde(rename = "the word", default = "word")]
    pub word: String,
    #[serde(skip)]
    pub hidden: u8,
    #[cfg(feature = "never")]
    pub never: u8,
    /// Of a type that nobody knows.
    #[serde(default)]
    pub either: Either<u8, String>,
    pub r#type: Name,
    /// With TLS.
    #[serde(default)]
    pub tls: Option<Tls>,
    pub http: Http,
    #[serde(default)]
    pub peers: Vec<Peer>,
    #[serde(flatten)]
    pub more: More,
}

fn word() -> String {
    "a \"word\"\n".to_owned()
}

mod limits {
    pub fn patience() -> f32 {
        -0.5
    }
}

#[derive(Default, Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING-KEBAB-CASE")]
pub enum Mode {
    VeryLoud,
    #[default]
    Plain,
}

#[derive(Deserialize, Serialize)]
pub struct Name(String);

#[derive(Deserialize, Serialize)]
#[serde(untagged)]
pub enum Either<L, R> {
    Left(L),
    Right(R),
}

impl Default for Either<u8, String> {
    fn default() -> Self {
        Self::Left(1)
    }
}

#[derive(Deserialize, Serialize)]
pub struct Tls {
    /// A file.
    pub key: std::path::PathBuf,
}

/// Of the requests.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Http {
    /// In bytes.
    pub max_body: u64,
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Deeper.
    #[serde(default)]
    pub paths: Paths,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Paths {
    pub root: String,
}

#[derive(Deserialize, Serialize)]
pub struct Peer {
    pub name: String,
}

#[derive(Deserialize, Serialize)]
pub struct More {
    /// From elsewhere.
    pub extra: bool,
}
"#;

const EXAMPLE: &str = r#"# An example of /etc/e-nested/e-nested.toml, written by cargo build from the type Settings of e-nested 1.2.3.
# A key behind a # can be left out: what is shown holds then, unless it is only for example.
#
# Everything \ that can be "configured".
#
# In two paragraphs.

# Where it listens.
listen-on = "127.0.0.1:80" # has to be set

# How loud.
# One of "VERY-LOUD", "PLAIN".
#mode = "PLAIN"

# For each client.
#patience = -0.5

#labels = {} # for example

# A word of
# its own.
#"the word" = "a \"word\"\n"

# Of a type that nobody knows.
# either = ...

type = "" # has to be set

# From elsewhere.
extra = false # has to be set

# With TLS.
#[tls]

# A file.
#key = "" # has to be set

# Of the requests.
[http]

# In bytes.
maxBody = 0 # has to be set

#hosts = []

# Deeper.
#[http.paths]

#root = ""

#[[peers]]

#name = "" # has to be set
"#;

fn package(name: &str, main: &str) -> Package {
    let package = Package::new(name, &main.replace("NAME", name));
    let features =
        "daemon-runtime\", features = [\"config\"] }\nserde = { version = \"1\", features = [\"derive\"] }";
    let text = manifest(name).replace("daemon-runtime\" }", features);
    package.write("Cargo.toml", &(text + "\n[features]\nnever = []\n"));
    package
}

fn written(name: &str) -> Option<String> {
    fs::read_to_string(units(name).join(format!("etc/{name}.toml"))).ok()
}

/// Takes the `#` away from every key that can be left out.
fn in_force(example: &str) -> String {
    let lines = example.lines().map(|line| match line.strip_prefix('#') {
        Some(key) if !key.is_empty() && !key.starts_with(' ') => key,
        _ => line,
    });
    lines.map(|line| line.to_owned() + "\n").collect()
}

fn check(program: &Path, configuration: &str) -> Output {
    let workdir = Workdir::new();
    let path = workdir.file("example.toml", configuration);
    Command::new(program).arg("--config").arg(path).arg("check").output().expect("the program was built")
}

#[track_caller]
fn good(program: &Path, configuration: &str) -> String {
    let output = check(program, configuration);
    assert!(output.status.success(), "{configuration}\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn every_key_is_there_with_its_documentation_and_the_program_takes_them_all() {
    let package = package("e-nested", MAIN);
    package.write("src/settings.rs", SETTINGS);
    package.build().succeeded();
    let example = written("e-nested").expect("an example");
    assert_eq!(example, EXAMPLE);

    let program = program("e-nested");
    let printed = Command::new(&program).args(["units", "e-nested.toml"]).output().expect("it was built");
    assert_eq!(String::from_utf8_lossy(&printed.stdout), example);

    let shown = good(&program, &example);
    assert!(shown.contains("\"the word\" = \"a \\\"word\\\"\\n\"") && shown.contains("default"), "{shown}");
    assert!(shown.contains("mode = \"PLAIN\"") && shown.contains("patience = -0.5"), "{shown}");
    let shown = good(&program, &in_force(&example));
    // What was shown as the default holds as it did, and stands in the file now.
    assert!(shown.contains("mode = \"PLAIN\"") && shown.contains("patience = -0.5"), "{shown}");
    assert!(shown.contains("peers = [{") && shown.contains("http.paths.root = \"\""), "{shown}");
    assert!(!check(&program, "").status.success(), "nothing has to be set");
}

#[test]
fn the_example_of_pingd_config_is_a_configuration_of_it_as_it_stands_and_in_force() {
    run(&mut cargo(workspace(), &["build", "--locked", "-p", "pingd-config"])).succeeded();
    let example = fs::read_to_string(units("pingd-config").join("etc/pingd.toml")).expect("an example");
    let program = program("pingd-config");
    // Whoever runs this may be nobody that can look at another user's account.
    for text in [example.clone(), in_force(&example)] {
        let output = check(&program, &text);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!said.contains("configuration cannot be used"), "{said}");
    }
    let printed = Command::new(&program).args(["units", "etc/pingd.toml"]).output().expect("it was built");
    assert_eq!(String::from_utf8_lossy(&printed.stdout), example);
    assert!(example.contains("\n# How many clients are served at once.\n#workers = 8\n"), "{example}");
}

#[test]
fn the_type_may_be_in_the_library_of_the_package() {
    let package = package("e-library", &MAIN.replace("mod settings;\n\n", "use e_library::settings;\n"));
    package.write("src/lib.rs", "pub mod settings {\n    pub use crate::inner::Settings;\n}\nmod inner;\n");
    package.write(
        "src/inner.rs",
        "/// Of the library.\n#[derive(serde::Deserialize)]\npub struct Settings {\n    pub port: u16,\n}\n",
    );
    package.check().succeeded();
    let example = written("e-library").expect("an example");
    assert!(example.contains("# Of the library.\n\nport = 0 # has to be set\n"), "{example}");
}

#[test]
fn there_is_none_of_a_type_that_the_source_does_not_show() {
    for (name, settings) in [
        (
            "e-generic",
            "#[derive(serde::Deserialize)]\npub struct Of<T> {\n    pub port: T,\n}\npub type Settings = Of<u16>;\n",
        ),
        (
            "e-written",
            "macro_rules! made {\n    ($name:ident) => {\n        #[derive(serde::Deserialize)]\n        pub struct $name {\n            pub port: u16,\n        }\n    };\n}\nmade!(Settings);\n",
        ),
        (
            "e-tried",
            "#[derive(serde::Deserialize)]\n#[serde(from = \"u16\")]\npub struct Settings {\n    pub port: u16,\n}\nimpl From<u16> for Settings {\n    fn from(port: u16) -> Self {\n        Self { port }\n    }\n}\n",
        ),
    ] {
        let package = package(name, MAIN);
        package.write("src/settings.rs", &format!("#![allow(dead_code)]\n{settings}"));
        package.check().succeeded();
        assert_eq!(written(name), None, "{name}");
        assert!(units(name).join(format!("systemd/{name}.service")).exists());
    }
}

#[test]
fn an_edit_of_the_documentation_changes_the_example() {
    let package = package("e-edited", MAIN);
    let settings =
        "/// First.\n#[derive(serde::Deserialize)]\npub struct Settings {\n    pub port: u16,\n}\n";
    package.write("src/settings.rs", &format!("#![allow(dead_code)]\n{settings}"));
    package.build().succeeded();
    assert!(written("e-edited").is_some_and(|example| example.contains("# First.")));
    package
        .write("src/settings.rs", &format!("#![allow(dead_code)]\n{}", settings.replace("First", "Second")));
    package.build().succeeded();
    assert!(written("e-edited").is_some_and(|example| example.contains("# Second.")));
    let printed =
        Command::new(program("e-edited")).args(["units", "e-edited.toml"]).output().expect("it was built");
    assert!(String::from_utf8_lossy(&printed.stdout).contains("# Second."));
}

#[test]
fn f75_a_configuration_that_is_there_stays_as_it_is_and_is_not_complained_about() {
    run(&mut cargo(workspace(), &["build", "--locked", "-p", "pingd-config"])).succeeded();
    let workdir = Workdir::new();
    let to = workdir.directory("to");
    let write = || {
        Command::new(program("pingd-config")).args(["units", "--to"]).arg(&to).output().expect("it was built")
    };
    assert!(write().status.success());
    let path = to.join("etc/pingd.toml");
    assert!(path.is_file());
    fs::write(&path, "greeting = \"mine\"\n").expect("an edit");
    let output = write();
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("etc/pingd.toml: is there, and stays as it is"), "{said}");
    assert_eq!(fs::read_to_string(path).expect("it is there"), "greeting = \"mine\"\n");
}
