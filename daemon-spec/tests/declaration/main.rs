//! What the three front ends read and what the checker makes of it.

mod keys;
mod manifest;
mod messages;
mod settings;
mod source;
mod total;
mod values;

use daemon_spec::{Defaults, Draft, Problems, Spec, check, read};

fn defaults() -> Defaults {
    Defaults { name: "pingd".into(), version: "1.2.3".into(), ..Defaults::default() }
}

fn draft(attribute: &str) -> Draft {
    read::attribute::read(attribute.parse().expect("tokens"))
}

fn checked(attribute: &str) -> (Spec, Problems) {
    check(draft(attribute), &defaults())
}

fn manifest(text: &str) -> (Spec, Problems) {
    check(read::manifest::read(text), &defaults())
}

/// The spec of an attribute without mistakes.
#[track_caller]
fn good(attribute: &str) -> Spec {
    let (spec, problems) = checked(attribute);
    assert!(problems.is_empty(), "{attribute}: {:?}", messages(&problems));
    spec
}

fn messages(problems: &Problems) -> Vec<String> {
    problems.iter().map(daemon_spec::Problem::message).collect()
}
