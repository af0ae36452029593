//! What good values become.

use std::time::Duration;

use daemon_spec::spec::{Address, Detach, Output, Restart, Scope};
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
fn addresses_have_four_forms() {
    let spec = good(
        "listen(a = \"127.0.0.1:80\", b = \"tcp:[::]:81\", c = \"udp:0.0.0.0:53\", d = \"unix:/run/d\", \
         e = \"unix-datagram:/run/e\")",
    );
    let addresses: Vec<_> = spec.listen.into_iter().map(|listen| listen.address).collect();
    assert_eq!(
        addresses,
        [
            Address::Tcp("127.0.0.1:80".parse().expect("an address")),
            Address::Tcp("[::]:81".parse().expect("an address")),
            Address::Udp("0.0.0.0:53".parse().expect("an address")),
            Address::Unix("/run/d".into()),
            Address::UnixDatagram("/run/e".into()),
        ]
    );
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
