//! The table of keys, its rows and the checker agree.

use std::collections::HashSet;

use daemon_spec::keys::{KEYS, Place};
use daemon_spec::units::render;

use super::{checked, good, manifest, messages};

/// What some keys cannot be without.
fn companion(key: &str) -> &'static str {
    match key {
        "group" | "supplementary_groups" | "capabilities" | "privileged" => "user = \"ping\"",
        "detach" => "pidfile = \"/run/pingd/pid\"",
        "pidfile" => "detach = true",
        "control" => "runtime_directory = \"pingd\"",
        _ => "",
    }
}

#[test]
fn every_name_stands_for_one_key() {
    let mut names = HashSet::new();
    for key in KEYS {
        assert!(names.insert(key.name), "{}", key.name);
    }
    for (_, elsewhere) in KEYS.iter().flat_map(|key| key.elsewhere.names()) {
        for name in elsewhere {
            assert!(names.insert(name), "{name}");
        }
    }
}

#[test]
fn every_example_is_accepted_in_the_attribute() {
    for key in KEYS {
        good(&format!("{}, {}", key.written("pingd", false), companion(key.name)).replace(", ,", ","));
    }
}

#[test]
fn every_example_means_the_same_in_the_file() {
    for key in KEYS.iter().filter(|key| key.place == Place::Anywhere) {
        let attribute = good(&format!("{}, {}", key.written("pingd", false), companion(key.name)));
        let (file, problems) =
            manifest(&format!("{}\n{}\n", key.written("pingd", true), companion(key.name)));
        assert!(problems.is_empty(), "{}: {:?}", key.name, messages(&problems));
        assert_eq!(format!("{file:?}"), format!("{attribute:?}"), "{}", key.name);
    }
}

#[test]
fn every_key_is_checked() {
    for key in KEYS {
        let (_, problems) = checked(&format!("{} = 1.5, {}", key.name, companion(key.name)));
        assert_eq!(problems.iter().count(), 1, "{}: {:?}", key.name, messages(&problems));
        let (_, problems) = checked(key.name);
        assert!(messages(&problems)[0].contains("needs a value"), "{}: {:?}", key.name, messages(&problems));
    }
}

#[test]
fn keys_of_the_attribute_are_refused_in_the_file() {
    for key in KEYS.iter().filter(|key| key.place == Place::Attribute) {
        let (_, problems) = manifest(&format!("{} = \"x\"\n", key.name));
        let messages = messages(&problems);
        assert!(messages[0].starts_with(&format!("`{}` cannot be set in a file", key.name)), "{messages:?}");
    }
}

#[test]
fn every_name_from_elsewhere_leads_to_its_key() {
    for key in KEYS {
        for name in key.elsewhere.names().iter().flat_map(|(_, names)| *names) {
            let (_, problems) = checked(&format!("{name} = \"x\""));
            let messages = messages(&problems);
            assert_eq!(messages.len(), 1, "{messages:?}");
            assert!(messages[0].contains(&key.written("pingd", false)), "{messages:?}");
        }
    }
}

#[test]
fn the_settings_named_in_the_table_are_in_the_files() {
    let mut named = 0;
    let mut missing = Vec::new();
    for key in KEYS {
        let spec = good(&format!("{}, {}", key.written("pingd", false), companion(key.name)));
        let files: String = render(&spec).into_iter().map(|file| file.contents).collect();
        for setting in key.systemd.split('`').filter(|part| part.ends_with('=')) {
            named += 1;
            if !files.contains(&format!("\n{setting}")) {
                missing.push((key.name, setting));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
    assert!(named > 20, "only {named} settings are named");
}
