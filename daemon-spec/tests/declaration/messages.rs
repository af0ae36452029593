//! The words for each mistake; where they stand is for the ui tests to see.

use super::{checked, messages};

#[track_caller]
fn says(attribute: &str, expected: &[&str]) {
    let (_, problems) = checked(attribute);
    assert_eq!(messages(&problems), expected, "{attribute}");
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
fn sockets() {
    says(
        "listen(http = \"80\")",
        &[
            "`80` is not a socket address\nhelp: write an IP address before the port, as in `\"0.0.0.0:80\"` for all or `\"127.0.0.1:80\"`",
        ],
    );
    says(
        "listen(http = \"::1\")",
        &["`::1` is not a socket address\nhelp: write the port as well, as in `\"[::1]:80\"`"],
    );
    says(
        "listen(http = \"0.0.0.0:0\")",
        &[
            "`0.0.0.0:0` leaves the port to chance\nhelp: write the port; a test can choose another with `--listen`",
        ],
    );
    says("listen(http = \"/run/x\")", &["`/run/x` is a path\nhelp: write `\"unix:/run/x\"`"]);
    says(
        &format!("listen(a = \"unix:/{}\")", "x".repeat(107)),
        &["the path of a Unix socket has at most 107 bytes, found 108"],
    );
    says(
        "listen(http = \"0.0.0.0:80\", web = \"tcp:0.0.0.0:80\")",
        &["`http` and `web` listen on the same address"],
    );
    says(
        "listen(http(mode = 0o600))",
        &["the socket `http` needs an `address`\nhelp: write `http(address = \"0.0.0.0:80\")`"],
    );
    says(
        "listen(http(address = \"0.0.0.0:80\", mode = 0o600))",
        &["`mode` is for the file of a Unix socket"],
    );
    says(
        "listen(a(address = \"unix:/run/a\", backlog = 0))",
        &["`backlog` is a number of connections, at least 1"],
    );
    says(
        "listen(_a = \"unix:/run/a\")",
        &[
            "`_a` cannot be the name of a parameter of main\nhelp: write letters, digits and `_`, as in `http`",
        ],
    );
}

#[test]
fn a_list_without_sockets() {
    for list in ["listen = []", "listen = [http = \"0.0.0.0:80\"]", "listen = [80]"] {
        says(
            list,
            &["`listen` is a group of keys, found a list\nhelp: write `listen(http = \"0.0.0.0:80\")`"],
        );
    }
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
