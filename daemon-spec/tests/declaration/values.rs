//! What good values become.

use std::time::Duration;

use daemon_spec::spec::{Address, Detach, INFINITY, Output, Resource, Restart, SandboxMode, Scope};
use daemon_spec::{Defaults, check};

use super::{defaults, draft, good};

#[test]
fn the_package_fills_in_what_is_left_out() {
    let variable = |name: &str| {
        Some(match name {
            "CARGO_PKG_VERSION" => "1.2.3".to_owned(),
            "CARGO_PKG_DESCRIPTION" => "Answers\n  pings".to_owned(),
            "CARGO_PKG_HOMEPAGE" => String::new(),
            "CARGO_PKG_REPOSITORY" => "https://example.org/pingd".to_owned(),
            _ => return None,
        })
    };
    let (spec, problems) = check(draft(""), &Defaults::of("pingd", &variable));
    assert!(problems.is_empty());
    assert_eq!((spec.name.as_str(), spec.version.as_str()), ("pingd", "1.2.3"));
    assert_eq!(spec.description, "Answers pings");
    assert_eq!(spec.documentation, ["https://example.org/pingd"]);
    assert_eq!(spec.exec, "/usr/bin/pingd");
    assert_eq!((spec.umask, spec.working_directory.as_str()), (0o027, "/"));
    assert_eq!((spec.detach, spec.stdout, spec.restart), (Detach::Auto, Output::Auto, Restart::OnFailure));
    assert_eq!((spec.stop_timeout, spec.start_timeout), (Duration::from_secs(30), Duration::from_secs(90)));
    assert_eq!((spec.wanted_by.join(","), spec.systemd), ("multi-user.target".to_owned(), 252));
}

#[test]
fn a_repository_that_is_no_uri_is_no_documentation() {
    let (spec, _) =
        check(draft(""), &Defaults { documentation: "git@example.org:pingd".into(), ..defaults() });
    assert!(spec.documentation.is_empty());
}

#[test]
fn the_name_is_the_default_of_others() {
    let spec = good("name = \"pinger\"");
    assert_eq!((spec.exec.as_str(), spec.description.as_str()), ("/usr/bin/pinger", "pinger"));
}

#[test]
fn a_daemon_of_a_user_is_pulled_in_by_its_session() {
    let spec = good("scope = \"user\"");
    assert_eq!((spec.scope, spec.wanted_by.join(",")), (Scope::User, "default.target".to_owned()));
}

#[test]
fn durations_have_four_units() {
    for (written, milliseconds) in [("250ms", 250), ("3s", 3000), ("2m", 120_000), ("1h", 3_600_000)] {
        let spec = good(&format!("stop_timeout = \"{written}\""));
        assert_eq!(spec.stop_timeout, Duration::from_millis(milliseconds));
    }
}

#[test]
fn an_octal_mask_can_be_written_in_four_ways() {
    for written in ["0o022", "0o0_22", "\"022\"", "\"0o022\""] {
        assert_eq!(good(&format!("umask = {written}")).umask, 0o022);
    }
    assert_eq!(good("umask = 0").umask, 0);
}

#[test]
fn addresses_have_five_forms() {
    let spec = good(
        "listen(a = \"127.0.0.1:80\", b = \"tcp:[::]:81\", c = \"udp:0.0.0.0:53\", d = \"unix:/run/d\", \
         e = \"unix-datagram:/run/e\", f = \"unix-seqpacket:/run/f\")",
    );
    let addresses: Vec<_> = spec.listen.into_iter().flat_map(|listen| listen.addresses).collect();
    assert_eq!(
        addresses,
        [
            Address::Tcp("127.0.0.1:80".parse().expect("an address")),
            Address::Tcp("[::]:81".parse().expect("an address")),
            Address::Udp("0.0.0.0:53".parse().expect("an address")),
            Address::Unix("/run/d".into()),
            Address::UnixDatagram("/run/e".into()),
            Address::UnixSeqpacket("/run/f".into()),
        ]
    );
}

#[test]
fn a_name_has_one_address_or_several() {
    let spec = good(
        "listen(a = [\"0.0.0.0:80\", \"[::]:80\"], b(address = [\"udp:127.0.0.1:53\"], reuse_port = true))",
    );
    let written =
        |index: usize| spec.listen[index].addresses.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(
        (written(0), written(1)),
        (vec!["0.0.0.0:80".into(), "[::]:80".into()], vec!["udp:127.0.0.1:53".into()])
    );
    assert!(spec.listen[1].reuse_port && !spec.listen[0].reuse_port);
}

#[test]
fn an_address_is_for_ipv6_alone_where_it_is_said_or_where_ipv4_is_declared_too() {
    let alone = |listen: &str| {
        let spec = good(&format!("listen({listen})"));
        spec.listen.iter().map(|listen| spec.ipv6_alone(listen)).collect::<Vec<_>>()
    };
    assert_eq!(alone("a = [\"0.0.0.0:80\", \"[::]:80\"]"), [Some(true)]);
    assert_eq!(alone("a = \"[::]:80\", b = \"127.0.0.1:80\""), [Some(true), None]);
    assert_eq!(alone("a = \"[::]:80\", b = \"udp:0.0.0.0:80\""), [None, None]);
    assert_eq!(alone("a = [\"[::1]:80\", \"127.0.0.1:80\"]"), [None]);
    assert_eq!(alone("a(address = \"[::]:80\", ipv6_only = true)"), [Some(true)]);
    assert_eq!(alone("a(address = \"[::]:80\", ipv6_only = false)"), [Some(false)]);
}

#[test]
fn a_unix_socket_can_be_given_to_anybody() {
    let spec = good("listen(a(address = \"unix:/run/a\", owner = \"root\", group = \"33\"))");
    assert_eq!(
        (spec.listen[0].owner.as_deref(), spec.listen[0].group.as_deref()),
        (Some("root"), Some("33"))
    );
}

#[test]
fn no_core_dump_is_written_unless_asked_for() {
    let core = |attribute: &str| {
        let limits = good(attribute).limits;
        let core = limits.iter().find(|limit| limit.resource == Resource::Core).expect("always there");
        (core.soft, core.hard, limits.len())
    };
    assert_eq!(core(""), (0, 0, 1));
    assert_eq!(core("limits(nofile = 4096)"), (0, 0, 2));
    assert_eq!(core("limits(core = \"infinity\")"), (INFINITY, INFINITY, 1));
}

#[test]
fn limits_have_units_and_two_bounds() {
    for (written, soft, hard) in [
        ("nofile = 4096", 4096, 4096),
        ("nofile = 0x1_000", 4096, 4096),
        ("nofile = \"1024:4096\"", 1024, 4096),
        ("nproc = \"100:infinity\"", 100, INFINITY),
        ("memlock = \"64K\"", 65_536, 65_536),
        ("stack = \"8M:1G\"", 8 << 20, 1 << 30),
        ("address_space = \"2T\"", 2 << 40, 2 << 40),
        ("cpu = \"2m\"", 120, 120),
        ("rttime = \"5ms:1s\"", 5000, 1_000_000),
        ("nice = 40", 40, 40),
    ] {
        let limits = good(&format!("limits({written})")).limits;
        let last = limits.last().expect("a limit");
        assert_eq!((last.soft, last.hard), (soft, hard), "{written}");
    }
}

#[test]
fn capabilities_have_the_numbers_of_the_kernel() {
    let spec =
        good("user = \"ping\", capabilities = [\"CAP_CHOWN\", \"CAP_NET_RAW\", \"CAP_CHECKPOINT_RESTORE\"]");
    let numbers: Vec<_> = spec.capabilities.iter().map(|capability| capability.number).collect();
    assert_eq!(numbers, [0, 13, 40]);
}

#[test]
fn the_sandbox_is_a_word_or_a_group() {
    assert_eq!(good("").sandbox, None);
    let plain = good("sandbox = \"learn\"").sandbox.expect("declared");
    assert_eq!((plain.mode, plain.always, plain.read.len()), (SandboxMode::Learn, false, 0));
    assert_eq!(good("sandbox(mode = \"learn\")").sandbox, Some(plain));
    let walls =
        good("sandbox(system_calls = [\"@mount\", \"bpf\"], mode = \"strict\", read = \"/\", always = true)");
    let walls = walls.sandbox.expect("declared");
    assert_eq!((walls.mode, walls.always, walls.read.join(",")), (SandboxMode::Strict, true, "/".to_owned()));
    assert_eq!(walls.system_calls, ["@mount", "bpf"]);
}

#[test]
fn nothing_new_is_gained_unless_asked_for() {
    assert!(good("").no_new_privileges);
    assert!(!good("no_new_privileges = false").no_new_privileges);
}

#[test]
fn strings_may_be_raw_and_escaped() {
    let spec = good(r##"description = r#"a "b" c"#, args = ["\u{e9}\t", "a\"b"]"##);
    assert_eq!(spec.description, "a \"b\" c");
    assert_eq!(spec.args, ["é\t", "a\"b"]);
}

#[test]
fn a_number_is_a_user_too() {
    assert_eq!(good("user = \"01000\"").user.as_deref(), Some("1000"));
}

#[test]
fn one_unit_needs_no_list() {
    assert_eq!(good("after = \"a.service\"").after, good("after = [\"a.service\"]").after);
}

#[test]
fn the_good_keys_stay_when_others_are_wrong() {
    let (spec, problems) = super::checked("user = \"ping\", pidfile = 3, umask = 22, restart = \"always\"");
    assert_eq!(problems.iter().count(), 2);
    assert_eq!((spec.user.as_deref(), spec.pidfile, spec.umask), (Some("ping"), None, 0o027));
    assert_eq!(spec.restart, Restart::Always);
}
