//! Names, users, paths and words.

use super::says;

#[test]
fn paths() {
    says(
        "exec = \"/usr//bin/pingd\"",
        &["`/usr//bin/pingd` is not in its plain form\nhelp: write `/usr/bin/pingd`"],
    );
    says("exec = \"/usr/bin/\"", &["`/usr/bin/` is not in its plain form\nhelp: write `/usr/bin`"]);
    says("exec = \"/\"", &["`/` does not name a file\nhelp: write `exec = \"/usr/bin/pingd\"`"]);
    says("exec = \"/a\\nb\"", &["`exec` cannot contain control characters"]);
    says("exec = \"/a\\0b\"", &["`exec` cannot contain a NUL character"]);
    says(
        "pidfile = \"/var/run/pingd.pid\"",
        &["`/var/run` is the old name of `/run`\nhelp: write `/run/pingd.pid`"],
    );
    says(
        "state_directory = \"../etc\"",
        &["`..` is not allowed in `../etc`\nhelp: write the path that it leads to"],
    );
    says(
        "state_directory(mode = 0o700)",
        &["`state_directory` needs a `path`\nhelp: write `state_directory(path = \"pingd\", mode = 0o700)`"],
    );
    says(
        "state_directory(path = \"a\", owner = \"b\")",
        &["unknown part `owner` of `state_directory`\nhelp: the parts are `path`, `mode`"],
    );
}

#[test]
fn users_and_groups() {
    let names = "user names are lower-case letters, digits, `-` and `_`, and start with a letter or `_`";
    says("user = \"\"", &[&format!("a user name cannot be empty\nhelp: {names}")]);
    says("user = \"Ping\"", &[&format!("`Ping` is not a user name: `P` is not allowed\nhelp: {names}")]);
    says("user = \"-p\"", &[&format!("`-p` is not a user name: it starts with `-`\nhelp: {names}")]);
    says(
        "user = \"p\\ng\"",
        &[&format!("`p\ng` is not a user name: a line break is not allowed\nhelp: {names}")],
    );
    let numbers = "numbers go from 1 to 4294967294, without 65535";
    for number in ["65535", "4294967295", "99999999999"] {
        says(
            &format!("user = \"{number}\""),
            &[&format!("`{number}` is not the number of a user\nhelp: {numbers}")],
        );
    }
    says(
        "user = \"ping\", group = \"root\"",
        &[
            "`group = \"root\"` keeps what root's group may do\nhelp: name an unprivileged group, or leave it out",
        ],
    );
}

#[test]
fn modes() {
    says("umask = 0o1777", &["`umask` has nine bits\nhelp: the largest is `0o777`; write `umask = 0o027`"]);
    says("umask = \"0o9\"", &["`0o9` is not an octal number\nhelp: write `umask = 0o027`"]);
    says("umask = 89", &["`umask` is written in octal, found the decimal `89`\nhelp: write `umask = 0o027`"]);
    says("umask = -1", &["`umask` is written in octal, found the decimal `-1`\nhelp: write `umask = 0o027`"]);
}

#[test]
fn durations() {
    let units = "the units are `ms`, `s`, `m`, `h`";
    says("stop_timeout = \"30\"", &[&format!("`stop_timeout` needs a unit\nhelp: write `\"30s\"`; {units}")]);
    says("stop_timeout = \"0s\"", &["`stop_timeout` must be longer than zero"]);
    says("stop_timeout = \"9000h\"", &["`stop_timeout` must be shorter than a year"]);
    says("stop_timeout = \"99999999999999999999h\"", &["`stop_timeout` must be shorter than a year"]);
    for (written, meant) in [
        ("soon", "30s"),
        ("", "30s"),
        ("2 minutes", "2m"),
        ("0.5s", "500ms"),
        ("-1s", "30s"),
        ("s", "30s"),
        ("1d", "24h"),
    ] {
        says(
            &format!("stop_timeout = \"{written}\""),
            &[&format!("`{written}` is not a whole number and a unit\nhelp: write `\"{meant}\"`; {units}")],
        );
    }
}

#[test]
fn other_words() {
    says(
        "name = \"a b\"",
        &[
            "`a b` is not a daemon's name: a space is not allowed\nhelp: names are letters, digits, `-` and `_`, and start with a letter or a digit",
        ],
    );
    says("description = \"a\\nb\"", &["`description` is one line without control characters"]);
    says(
        "documentation = \"example.org\"",
        &[
            "`example.org` is not an address of documentation\nhelp: it starts with `https:`, `http:`, `file:`, `info:` or `man:` and has no spaces",
        ],
    );
    says("scope = \"users\"", &["unknown scope `users`\nhelp: a scope with a similar name exists: `user`"]);
    says(
        "detach = \"yes\"",
        &[
            "unknown value `yes` of `detach`\nhelp: write `detach = \"auto\"`, `detach = true` or `detach = false`",
        ],
    );
    says(
        "stdout = \"journal\"",
        &[
            "`stdout` is `auto`, `null` or an absolute path, found `journal`\nhelp: write `stdout = \"/var/log/pingd.log\"`",
        ],
    );
    says("environment(A_B = \"c\", A_B = \"d\")", &["the variable `A_B` is set twice"]);
    says(
        "after = [\"a b.service\"]",
        &[
            "`a b.service` is not the name of a unit\nhelp: units are named like `network-online.target`, without spaces",
        ],
    );
    says(
        "crate = \"daemon\"",
        &["`crate` takes the path itself, found a string\nhelp: write `crate = ::daemon`"],
    );
    says(
        "from = \"/etc/daemon.toml\"",
        &[
            "`from` is a path within the package, found `/etc/daemon.toml`\nhelp: write `from = \"daemon.toml\"`",
        ],
    );
}
