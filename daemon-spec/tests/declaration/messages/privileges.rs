//! Capabilities, the sandbox, credentials and what is done as root.

use super::{file_says, says};

#[test]
fn capabilities_are_named_in_full() {
    for written in ["net_admin", "cap_net_admin", "Net-Admin", "CAP_net_admin"] {
        says(
            &format!("user = \"ping\", capabilities = \"{written}\""),
            &[&format!("unknown capability `{written}`\nhelp: write `\"CAP_NET_ADMIN\"`")],
        );
    }
    says(
        "user = \"ping\", capabilities = [\"CAP_SYS_TIMES\"]",
        &[
            "unknown capability `CAP_SYS_TIMES`\nhelp: a capability with a similar name exists: `CAP_SYS_TIME`",
        ],
    );
    for written in ["all", "", "~CAP_SYS_ADMIN", "CAP_NET_ADMIN+ep"] {
        let (_, problems) = super::checked(&format!("user = \"ping\", capabilities = [\"{written}\"]"));
        let messages = super::messages(&problems);
        assert!(messages[0].starts_with(&format!("unknown capability `{written}`")), "{messages:?}");
    }
    says("user = \"ping\", capabilities = [10]", &["`capabilities` is a list of strings, found an integer"]);
    says(
        "user = \"ping\", capabilities = [\"CAP_KILL\", \"CAP_CHOWN\", \"CAP_KILL\"]",
        &["`CAP_KILL` is listed twice in `capabilities`"],
    );
}

#[test]
fn what_root_gives_up_needs_a_user() {
    says(
        "capabilities = [\"CAP_KILL\"]",
        &[
            "`capabilities` has no effect without `user`\nhelp: add `user = \"…\"`; root has every capability, and keeps them",
        ],
    );
    says(
        "privileged = open",
        &[
            "`privileged` has no effect without `user`\nhelp: add `user = \"…\"`; main itself runs as root where no user is declared",
        ],
    );
    file_says(
        "user = \"ping\"\nprivileged = \"open\"\n",
        &[
            "`privileged` cannot be set in a file\nhelp: write it in the attribute: `#[daemon(privileged = function)]`",
        ],
    );
}

#[test]
fn flags_are_true_or_false() {
    for (written, meant) in [("yes", true), ("no", false), ("off", false), ("", true)] {
        says(
            &format!("no_new_privileges = \"{written}\""),
            &[&format!(
                "`no_new_privileges` is `true` or `false`, found a string\nhelp: write `no_new_privileges = {meant}`"
            )],
        );
    }
    says("no_new_privileges = 1", &["`no_new_privileges` is `true` or `false`, found an integer"]);
}

#[test]
fn the_sandbox_has_three_modes() {
    says(
        "sandbox = \"none\"",
        &["unknown sandbox mode `none`\nhelp: the modes are `strict`, `learn`, `off`"],
    );
    says(
        "sandbox = true",
        &["`sandbox` is a word in quotes, found `true`\nhelp: the modes are `strict`, `learn`, `off`"],
    );
    says(
        "sandbox(mode = \"srtict\")",
        &["unknown sandbox mode `srtict`\nhelp: a mode with a similar name exists: `strict`"],
    );
    says("sandbox()", &["`sandbox` needs a `mode`\nhelp: add `mode = \"strict\"`"]);
    says("sandbox(mode = \"strict\", mode = \"off\")", &["`mode` is set twice"]);
    says(
        "sandbox = \"learn\", no_new_privileges = false",
        &[
            "`no_new_privileges = false` cannot be used with `sandbox`\nhelp: leave it out, or write `sandbox = \"off\"`: a program with more privileges could leave the walls",
        ],
    );
}

#[test]
fn exceptions_name_what_there_is() {
    says(
        "sandbox(mode = \"strict\", read = \"srv\")",
        &[
            "`read` must be an absolute path, found `srv`\nhelp: write the whole path, as in `read = [\"/srv/pingd\"]`",
        ],
    );
    says("sandbox(mode = \"strict\", write = [\"/a\", \"/a\"])", &["`/a` is listed twice in `write`"]);
    says("sandbox(mode = \"strict\", execute = 1)", &["`execute` is a list of strings, found an integer"]);
    says(
        "sandbox(mode = \"strict\", always = \"yes\")",
        &["`always` is `true` or `false`, found a string\nhelp: write `always = true`"],
    );
    for part in ["read = \"/a\"", "system_calls = \"bpf\"", "always = true"] {
        let name = part.split(' ').next().unwrap_or_default();
        let text = format!(
            "`{name}` has no effect where the sandbox is off\nhelp: leave it out, or write `mode = \"strict\"`"
        );
        says(&format!("sandbox(mode = \"off\", {part})"), &[&text]);
    }
    says(
        "sandbox(mode = \"strict\", system_calls = [\"@network_io\"])",
        &["unknown set of system calls `@network_io`\nhelp: a set with a similar name exists: `@network-io`"],
    );
    for name in ["", "open at", "SYS_open", "mount(2)", "1", "a-b"] {
        says(
            &format!("sandbox(mode = \"strict\", system_calls = [\"{name}\"])"),
            &[&format!(
                "`{name}` is not the name of a system call\nhelp: system calls are named like `mount`, sets of them like `@mount`"
            )],
        );
    }
}

#[test]
fn credentials_have_names_that_files_can_have() {
    file_says(
        "[credentials]\n\"/etc/pingd/tls.key\" = \"/etc/pingd/tls.key\"\n",
        &[
            "a credential is named, found the path `/etc/pingd/tls.key`\nhelp: write the name before the path, as in `tls.key = \"/etc/pingd/tls.key\"`",
        ],
    );
    let names = "names are letters, digits, `-`, `_` and `.`, and do not start with `.`";
    for name in ["", "..", ".hidden", "a b", "a:b", "é", "a\\nb"] {
        let shown = name.replace("\\n", "\n");
        file_says(
            &format!("[credentials]\n\"{name}\" = \"/etc/x\"\n"),
            &[&format!("`{shown}` is not the name of a credential\nhelp: {names}")],
        );
    }
    let long = "n".repeat(256);
    says(
        &format!("credentials({long} = \"/etc/x\")"),
        &[
            "the name of a credential has at most 255 bytes, found 256\nhelp: main asks for it by this name; write a short one",
        ],
    );
    says("credentials(a = \"/x\", b = \"/x\", a = \"/y\")", &["the credential `a` is set twice"]);
    says(
        "credentials(a = \"x\")",
        &[
            "`a` must be an absolute path, found `x`\nhelp: write `credentials(tls_key = \"/etc/pingd/tls.key\")`",
        ],
    );
    says(
        "credentials(a = \"/etc/../x\")",
        &["`..` is not allowed in `/etc/../x`\nhelp: write the path that it leads to"],
    );
}

#[test]
fn what_only_root_can_change_is_not_for_a_users_daemon() {
    for key in ["capabilities = \"CAP_KILL\"", "privileged = open"] {
        let name = key.split(' ').next().unwrap_or_default();
        let help = format!("only root can change it; leave `{name}` or `scope` out");
        says(
            &format!("scope = \"user\", {key}"),
            &[&format!("`{name}` cannot be used with `scope = \"user\"`\nhelp: {help}")],
        );
    }
}
