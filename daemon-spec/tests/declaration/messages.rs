//! The words for each mistake; where they stand is for the ui tests to see.

mod identity;
mod privileges;
mod resources;
mod running;
mod sockets;

use super::{checked, manifest, messages};

#[track_caller]
fn says(attribute: &str, expected: &[&str]) {
    let (_, problems) = checked(attribute);
    assert_eq!(messages(&problems), expected, "{attribute}");
}

#[track_caller]
fn file_says(text: &str, expected: &[&str]) {
    let (_, problems) = manifest(text);
    assert_eq!(messages(&problems), expected, "{text}");
}

#[test]
fn syntax() {
    says("\"pidfile\" = 1", &["expected a key, found `\"pidfile\"`"]);
    says("= , user = \"ping\"", &["expected a key, found `=`"]);
    says("args = [\"a\" \"b\"]", &["expected `,` before `\"b\"`"]);
    says("args = [, \"b\"]", &["expected a value before `,`"]);
    says("listen(http = \"1.2.3.4:5\") user = \"ping\"", &["expected `,` before `user`"]);
    says("user + \"ping\"", &["expected `=` after `user`, found `+`"]);
    says("umask =", &["expected a value after `umask =`\nhelp: write `umask = 0o027`"]);
}

#[test]
fn the_wrong_kind_of_value() {
    let computed = "unit files are written from it without running the program, so it cannot be computed";
    for value in
        ["a::b", "NAME", "f()", "\"a\".into()", "if x { y } else { z }", "|a, b| c", "env!(\"X\")", "{ 1 }"]
    {
        says(
            &format!("user = {value}, umask = 0o022"),
            &[&format!("`user` must be a plain string literal\nhelp: {computed}")],
        );
    }
    for (value, found) in [("1.5", "a number with a fraction"), ("'a'", "a character"), ("true", "`true`")] {
        says(&format!("user = {value}"), &[&format!("`user` is a string, found {found}")]);
    }
    says("user = 1000", &["`user` is a string, found an integer"]);
    says("user = [\"ping\"]", &["`user` is a string, found a list\nhelp: write `user = \"pingd\"`"]);
    says("systemd = \"252\"", &["`systemd` is a whole number, found a string"]);
    says(
        "scope = true",
        &["`scope` is a word in quotes, found `true`\nhelp: the scopes are `system`, `user`"],
    );
    says(
        "environment = \"A=b\"",
        &["`environment` is a group of keys, found a string\nhelp: write `environment(LANG = \"C.UTF-8\")`"],
    );
}

#[test]
fn unknown_keys() {
    says(
        "CPUWeight = 20",
        &[
            "unknown key `CPUWeight`\nhelp: a setting of systemd that no key stands for goes into a drop-in, as `systemctl edit` makes it",
        ],
    );
    says(
        "Pidfile = \"/run/p\"",
        &["unknown key `Pidfile`\nhelp: a key with a similar name exists: `pidfile`"],
    );
    says("uid = \"ping\"", &["unknown key `uid`\nhelp: the key is called `user`; write `user = \"pingd\"`"]);
}

#[test]
fn parts_set_twice() {
    says("listen(a(address = \"unix:/run/a\", mode = 0o600, mode = 0o660))", &["`mode` is set twice"]);
    says("state_directory(path = \"a\", path = \"b\")", &["`path` is set twice"]);
}

#[test]
fn handlers() {
    says(
        "reload = || {}",
        &["`reload` takes the function itself, found a closure\nhelp: write `reload = function`"],
    );
    says(
        "reload = a::b()",
        &["`reload` takes the function itself, found a call\nhelp: write `reload = a::b`"],
    );
    says("signals(SIGUSR1 = a, SIGUSR1 = b)", &["`SIGUSR1` is set twice"]);
    says("signals(SIGUSR1)", &["`SIGUSR1` needs a value\nhelp: write `signals(SIGUSR1 = function)`"]);
    says("signals(SIGHUP = a)", &["`SIGHUP` has a key of its own\nhelp: write `reload = function`"]);
}
