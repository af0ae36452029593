//! `daemon.toml`: the same keys, and reports that show the line.

use daemon_spec::report::{embedded, report};
use daemon_spec::spec::Credential;

use super::{good, manifest, messages};

#[test]
fn tables_are_groups() {
    let text = "user = \"ping\"\numask = 0o022\nstop_timeout = \"5s\"\n\n[listen]\nhttp = \"0.0.0.0:80\"\n\n\
                [listen.admin]\naddress = \"unix:/run/admin\"\nmode = 0o600\n\n[environment]\nA = \"b\"\n";
    let (spec, problems) = manifest(text);
    assert!(problems.is_empty(), "{:?}", messages(&problems));
    let names: Vec<_> = spec.listen.iter().map(|listen| (listen.name.as_str(), listen.mode)).collect();
    assert_eq!(names, [("http", None), ("admin", Some(0o600))]);
    assert_eq!((spec.umask, spec.environment), (0o022, vec![("A".to_owned(), "b".to_owned())]));
}

#[test]
fn sockets_are_lists_and_tables_too() {
    let text = "[listen]\nhttp = [\"0.0.0.0:80\", \"[::]:80\"]\n\n[listen.admin]\naddress = \"unix-seqpacket:/run/admin\"\n\
                owner = \"www-data\"\ngroup = \"adm\"\n\n[listen.dns]\naddress = [\"udp:[::1]:53\"]\nreuse_port = true\n\
                ipv6_only = true\n";
    let (file, problems) = manifest(text);
    assert!(problems.is_empty(), "{:?}", messages(&problems));
    let attribute = good(
        "listen(http = [\"0.0.0.0:80\", \"[::]:80\"], \
         admin(address = \"unix-seqpacket:/run/admin\", owner = \"www-data\", group = \"adm\"), \
         dns(address = [\"udp:[::1]:53\"], reuse_port = true, ipv6_only = true))",
    );
    assert_eq!(file.listen, attribute.listen);
}

#[test]
fn limits_credentials_and_walls_are_tables_too() {
    let text = "user = \"ping\"\nnice = -5\noom_score_adjust = +500\ncapabilities = [\"CAP_KILL\"]\n\n\
                [limits]\nnofile = 4_096\nmemlock = \"64M\"\n\n[credentials]\n\"tls.key\" = \"/etc/tls.key\"\n\n\
                [sandbox]\nmode = \"strict\"\nwrite = [\"/srv/x\"]\n";
    let (file, problems) = manifest(text);
    assert!(problems.is_empty(), "{:?}", messages(&problems));
    let attribute = good(
        "user = \"ping\", nice = -5, oom_score_adjust = 500, capabilities = \"CAP_KILL\", \
         limits(nofile = 4096, memlock = 67108864), sandbox(mode = \"strict\", write = \"/srv/x\")",
    );
    assert_eq!((file.nice, file.oom_score_adjust), (Some(-5), Some(500)));
    assert_eq!((&file.limits, &file.sandbox), (&attribute.limits, &attribute.sandbox));
    assert_eq!(file.capabilities, attribute.capabilities);
    let credentials = [Credential { name: "tls.key".into(), path: "/etc/tls.key".into() }];
    assert_eq!(file.credentials, credentials);
}

#[test]
fn a_limit_that_is_wrong_is_shown_in_its_table() {
    let text = "[limits]\nnofile = \"4K\"\n";
    let (_, problems) = manifest(text);
    let first = problems.iter().next().expect("a problem");
    assert_eq!(
        report(first, "daemon.toml", text),
        "error: `4K` is not a limit for `nofile`\n --> daemon.toml:2:10\n  |\n2 | nofile = \"4K\"\n  |          ^^^^\n  |\n  \
         = help: write a whole number, or `\"infinity\"`"
    );
}

#[test]
fn a_report_shows_the_line_and_the_carets() {
    let text = "# pings\n\n\tpidfle = \"/run/pingd/pid\"\numask = 22\n";
    let (_, problems) = manifest(text);
    let reports: Vec<String> = problems.iter().map(|problem| report(problem, "daemon.toml", text)).collect();
    assert_eq!(
        reports,
        [
            "error: unknown key `pidfle`\n --> daemon.toml:3:2\n  |\n3 | \tpidfle = \"/run/pingd/pid\"\n  | \t^^^^^^\n  |\n  \
         = help: a key with a similar name exists: `pidfile`",
            "error: `umask` is written in octal, found the decimal `22`\n --> daemon.toml:4:9\n  |\n4 | umask = 22\n  |         \
         ^^\n  |\n  = help: write `0o022` (decimal 22 would be `0o026`)",
        ]
    );
}

#[test]
fn a_mistake_of_syntax_is_a_problem_at_its_place() {
    let text = "user = \"ping\"\numask =\n";
    let (spec, problems) = manifest(text);
    assert_eq!(spec.user.as_deref(), Some("ping"));
    let first = problems.iter().next().expect("a problem");
    assert!(report(first, "daemon.toml", text).contains("daemon.toml:2:"), "{:?}", messages(&problems));
}

#[test]
fn a_report_survives_any_place() {
    for text in ["", "\n", "é = \"é\"", "a = \"\"\"\nb\n\"\"\"", "a = 1\r\nb = 2\r\n", "[", "x = '\u{0}'"] {
        let (_, problems) = manifest(text);
        for problem in &problems {
            assert!(report(problem, "daemon.toml", text).contains("--> daemon.toml:"), "{text:?}");
            assert!(embedded(problem, "daemon.toml", text).contains('^'), "{text:?}");
        }
    }
}

#[test]
fn what_to_write_is_told_in_the_words_of_the_file() {
    let (_, problems) =
        manifest("listen = \"0.0.0.0:80\"\nstate_directory = {}\nenvironment = 1\nworkdir = \"/\"\n");
    let helps: Vec<_> = problems.iter().filter_map(|problem| problem.help.as_deref()).collect();
    assert_eq!(
        helps,
        [
            "write `listen = { http = \"0.0.0.0:80\" }`; main takes it as its parameter `http`",
            "write `state_directory = { path = \"pingd\", mode = 0o700 }`",
            "write `environment = { LANG = \"C.UTF-8\" }`",
            "the key is called `working_directory`; write `working_directory = \"/var/lib/pingd\"`",
        ]
    );
}

#[test]
fn settings_of_a_target_are_refused_with_a_reason() {
    let (_, problems) = manifest("[systemd.Service]\nIOSchedulingClass = \"idle\"\n");
    assert!(messages(&problems)[0].contains("drop-in"), "{:?}", messages(&problems));
}
