//! What is wrong with a configuration is told where it is, all of it at once, in the words of the compiler.

use daemon_tests::workdir::Workdir;

use super::{CONFIGURED, daemon, in_force, refused, started, write};

/// What a start with this configuration says; the path stands as `conf.toml`.
#[track_caller]
fn said(text: &str) -> String {
    let workdir = Workdir::new();
    write(&workdir, text);
    let daemon = daemon(&workdir, CONFIGURED);
    let ended = daemon.launch().run().expect(6);
    daemon.assert_nothing_left();
    ended.stderr.replace(&workdir.join("conf.toml").display().to_string(), "conf.toml")
}

#[test]
fn unknown_keys_and_wrong_types_are_told_all_at_once_with_their_lines() {
    let text = "greting = \"hello\"\nworkers = \"four\"\n\n[http]\nprot = 80\nport = 70000\nhosts = [\"a\", 1]\n\n[htp]\n";
    assert_eq!(
        said(text),
        "\
configured: the configuration cannot be used
error: unknown key `greting`
 --> conf.toml:1:1
  |
1 | greting = \"hello\"
  | ^^^^^^^
  |
  = help: a key with a similar name exists: `greeting`
error: `workers` takes an integer from 0 to 65535, found a string
 --> conf.toml:2:11
  |
2 | workers = \"four\"
  |           ^^^^^^
error: unknown key `http.prot`
 --> conf.toml:5:1
  |
5 | prot = 80
  | ^^^^
  |
  = help: a key with a similar name exists: `port`
error: `http.port` takes an integer from 0 to 65535, found `70000`
 --> conf.toml:6:8
  |
6 | port = 70000
  |        ^^^^^
error: `http.hosts.1` takes a string, found an integer
 --> conf.toml:7:15
  |
7 | hosts = [\"a\", 1]
  |               ^
error: unknown key `htp`
 --> conf.toml:9:2
  |
9 | [htp]
  |  ^^^
  |
  = help: a key with a similar name exists: `http`
error: `greeting` is missing
 --> conf.toml
  |
  = help: add `greeting = ...`
"
    );
}

#[test]
fn a_key_like_no_other_is_told_the_keys_there_are() {
    let said = said("greeting = \"hello\"\n[http]\ncolour = 1\n");
    assert!(said.contains("unknown key `http.colour`"), "{said}");
    assert!(said.contains("= help: the keys are `port`, `max-body`, `hosts`"), "{said}");
}

#[test]
fn what_is_no_toml_is_told_with_line_and_column() {
    let said = said("workers = 1\n[http\nport = 80\n");
    assert!(said.contains("--> conf.toml:2:6"), "{said}");
    assert!(said.contains("2 | [http\n"), "{said}");
}

#[test]
fn a_value_that_is_none_of_those_there_are_is_told_a_similar_one() {
    let said = said("greeting = \"hello\"\nmode = \"very-lod\"\n");
    assert!(said.contains("`mode` takes `plain` or `very-loud`, found `very-lod`"), "{said}");
    assert!(said.contains("= help: a value with a similar name exists: `very-loud`"), "{said}");
}

#[test]
fn what_validate_finds_is_told_at_the_value_and_all_at_once() {
    let said = said("greeting = \"hello\"\nworkers = 0\n[http]\nport = 0\n");
    assert!(said.contains("error: `workers` must be at least 1\n --> conf.toml:2:11"), "{said}");
    assert!(said.contains("error: `http.port` must not be 0\n --> conf.toml:4:8"), "{said}");
}

#[test]
fn f54_a_panic_in_validate_is_a_refusal() {
    let workdir = Workdir::new();
    let (daemon, process) = started(&workdir, "greeting = \"hello\"\n");
    write(&workdir, "greeting = \"panic\"\n");
    refused(&workdir, &daemon, &["the program cannot validate it: ", "the greeting is a panic"]);
    assert_eq!(daemon.process(), process);
    daemon.word("stop").expect(0);
    daemon.launch().run().expect(6).says(&["the greeting is a panic"]);
    daemon.assert_nothing_left();
}

#[test]
fn f54_a_panic_of_the_type_when_it_is_shown_is_a_refusal() {
    let workdir = Workdir::new();
    let (daemon, process) = started(&workdir, "greeting = \"hello\"\n");
    write(&workdir, "greeting = \"hello\"\nhandler = \"unshowable\"\n");
    refused(&workdir, &daemon, &["the program cannot show it: ", "the word cannot be shown"]);
    assert_eq!(daemon.process(), process);
}

#[test]
fn a_secret_is_in_no_message() {
    for text in [
        "greeting = \"hello\"\ntoken = 431432\n",
        "token = \"431432\"\ngreeting = 7\n",
        "token = \"431432\ngreeting = 7\n",
        "token = '''\n431432\n",
        "token = \"431432\" greeting = 7\n",
        "greeting = 7\ntoken = \"\"\"\n[431432\n",
        "greeting = 7\ntoken = \"\"\"\n# key = 431432\n",
        "greeting = \"hello\"\ntokne = \"431432\"\n",
        "greeting = \"hello\"\n[[peers]]\nname = \"a\"\nkey = 431432\n",
        "greeting = \"hello\"\n[[peers]]\nname = \"a\"\nkye = \"431432\"\n",
        "greeting = 7 # and then\nsomething = { a = 1 }\ntoken = { value = \"431432\" }\n",
    ] {
        let said = said(text);
        assert!(!said.contains("431432"), "{said}");
        assert!(said.contains("--> conf.toml:"), "{said}");
    }
}

#[test]
fn a_secret_is_in_no_message_of_a_reload() {
    let workdir = Workdir::new();
    let (daemon, _) = started(&workdir, "greeting = \"hello\"\ntoken = \"431432\"\n");
    assert!(in_force(&workdir).contains("431432"));
    write(&workdir, "greeting = \"hello\"\ntoken = [\"431432\"]\nworkers = 0\n");
    let ended = daemon.word("reload").expect(1).says(&["`token` takes a string, found an array"]);
    assert!(!ended.stderr.contains("431432"), "{}", ended.stderr);
}
