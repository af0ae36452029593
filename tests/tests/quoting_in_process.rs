//! F73: hostile strings survive the units, held against a parser written from the manual pages alone.

use daemon_spec::settings::{Key, Presence, Sample, Settings, Shape};
use daemon_spec::spec::{
    Address, Credential, Detach, Directory, DirectoryKind, Listen, Sandbox, SandboxMode, Spec,
};
use daemon_spec::units::example;
use daemon_tests::validators::hostile::Hostile;
use daemon_tests::validators::specs::{plain, service, text};
use daemon_tests::validators::systemd::{
    command, paths, portable_words, read, specifiers, value, values, words,
};

const RUNS: u64 = 500;

#[test]
fn f73_every_argument_reaches_the_program() {
    for seed in 0..RUNS {
        let mut hostile = Hostile::seed(seed);
        let args: Vec<String> = (0..8).map(|_| hostile.argument()).collect();
        let exec = format!("/opt/{}/x", hostile.component());
        let unit = service(&Spec { args: args.clone(), exec: exec.clone(), ..plain("x") });
        let read = command(&value(&unit, "ExecStart")).unwrap_or_else(|why| panic!("{why}\n{unit}"));
        assert_eq!(read[0], exec, "seed {seed}");
        assert_eq!(read[1..], args, "seed {seed}");
    }
}

#[test]
fn f73_f74_every_variable_reaches_the_program() {
    for seed in 0..RUNS {
        let mut hostile = Hostile::seed(seed);
        let environment: Vec<(String, String)> = (0..8).map(|n| (format!("V{n}"), hostile.value())).collect();
        let unit = service(&Spec { environment: environment.clone(), ..plain("x") });
        let read: Vec<(String, String)> = values(&unit, "Environment")
            .iter()
            .flat_map(|value| words(value).unwrap_or_else(|why| panic!("{why}\n{unit}")))
            .map(|word| {
                let word = specifiers(&word).unwrap_or_else(|why| panic!("{why}\n{unit}"));
                let (name, value) = word.split_once('=').expect("an assignment");
                (name.to_owned(), value.to_owned())
            })
            .collect();
        assert_eq!(read, environment, "seed {seed}");
    }
}

#[test]
fn f73_every_path_of_a_list_stays_one_path() {
    for seed in 0..RUNS {
        let mut hostile = Hostile::seed(seed);
        let (state, cache) = (hostile.component(), format!("x/{}", hostile.component()));
        let foreign = format!("/srv/{}", hostile.component());
        let directory = |kind, path: &str| Directory { kind, path: path.to_owned(), mode: 0o700 };
        let unit = service(&Spec {
            user: Some("x".to_owned()),
            directories: vec![
                directory(DirectoryKind::State, &state),
                directory(DirectoryKind::Cache, &cache),
            ],
            pidfile: Some(format!("{foreign}/x.pid")),
            ..plain("x")
        });
        let read = |key| paths(&value(&unit, key)).unwrap_or_else(|why| panic!("{why}\n{unit}"));
        assert_eq!(read("StateDirectory"), [state], "seed {seed}");
        assert_eq!(read("CacheDirectory"), [cache], "seed {seed}");
        let writable = portable_words(&value(&unit, "ReadWritePaths"));
        assert_eq!(
            writable.unwrap_or_else(|why| panic!("{why}\n{unit}")),
            [format!("-{foreign}")],
            "seed {seed}"
        );
    }
}

#[test]
fn f73_a_path_that_is_bound_into_the_root_directory_stays_one_path() {
    for seed in 0..RUNS {
        let mut hostile = Hostile::seed(seed);
        let (exec, foreign) =
            (format!("/opt/{}/x", hostile.component()), format!("/srv/{}", hostile.component()));
        let unit = service(&Spec {
            exec: exec.clone(),
            pidfile: Some(format!("{foreign}/x.pid")),
            user: Some("x".to_owned()),
            root_directory: Some("/srv/root".to_owned()),
            ..plain("x")
        });
        let read = |key| {
            let value = value(&unit, key);
            // A colon parts two paths unless it stands in quotes.
            assert!(!value.contains(':') || value.starts_with('"'), "seed {seed}\n{unit}");
            portable_words(&value).unwrap_or_else(|why| panic!("{why}\n{unit}"))
        };
        assert_eq!(read("BindReadOnlyPaths")[0], exec, "seed {seed}");
        assert_eq!(read("BindPaths"), [format!("-{foreign}")], "seed {seed}");
    }
}

#[test]
fn f73_every_path_of_the_sandbox_and_of_a_credential_is_the_one_declared() {
    for seed in 0..RUNS {
        let mut hostile = Hostile::seed(seed);
        let mut below = |top: &str| format!("{top}/{}", hostile.component());
        let (write, execute, device) = (below("/srv"), below("/opt"), below("/dev"));
        let credential = Credential { name: "token".to_owned(), path: below("/etc") };
        let sandbox = Sandbox {
            mode: SandboxMode::Strict,
            always: false,
            read: vec![device.clone()],
            write: vec![write.clone()],
            execute: vec![execute.clone()],
            system_calls: Vec::new(),
        };
        let unit = service(&Spec {
            user: Some("x".to_owned()),
            sandbox: Some(sandbox),
            credentials: vec![credential.clone()],
            ..plain("x")
        });
        let last = |key| {
            let value = values(&unit, key).pop().unwrap_or_default();
            portable_words(&value).unwrap_or_else(|why| panic!("{why}\n{unit}"))
        };
        assert_eq!(last("ReadWritePaths"), [format!("-{write}")], "seed {seed}");
        assert_eq!(last("ExecPaths"), [format!("-{execute}")], "seed {seed}");
        assert_eq!(last("DeviceAllow"), [device, "r".to_owned()], "seed {seed}");
        let read = specifiers(&value(&unit, "LoadCredential")).unwrap_or_else(|why| panic!("{why}\n{unit}"));
        assert_eq!(read, format!("token:{}", credential.path), "seed {seed}");
    }
}

#[test]
fn f73_every_path_that_is_the_rest_of_a_line_is_the_rest_of_the_line() {
    for seed in 0..RUNS {
        let mut hostile = Hostile::seed(seed);
        let [work, pidfile, socket] = [(); 3].map(|()| format!("/srv/{}", hostile.component()));
        let listen = Listen::new("admin", vec![Address::Unix(socket.clone())]);
        let spec = Spec {
            detach: Detach::Always,
            working_directory: work.clone(),
            pidfile: Some(pidfile.clone()),
            listen: vec![listen],
            ..plain("x")
        };
        let read =
            |unit: &str, key| specifiers(&value(unit, key)).unwrap_or_else(|why| panic!("{why}\n{unit}"));
        assert_eq!(read(&service(&spec), "WorkingDirectory"), work, "seed {seed}");
        assert_eq!(read(&service(&spec), "PIDFile"), pidfile, "seed {seed}");
        assert_eq!(read(&text(&spec, "systemd/x.socket"), "ListenStream"), socket, "seed {seed}");
    }
}

#[test]
fn f73_text_for_people_and_names_of_units_begin_no_line_of_their_own() {
    let keys = |spec: &Spec| -> Vec<String> {
        read(&service(spec)).expect("a unit").into_iter().map(|(_, key, _)| key).collect()
    };
    let harmless = keys(&Spec { wants: vec!["a".to_owned()], ..plain("x") });
    for seed in 0..RUNS {
        let mut hostile = Hostile::seed(seed);
        let spec = Spec {
            description: hostile.sentence(),
            wants: vec![format!("a{}", hostile.sentence())],
            ..plain("x")
        };
        assert_eq!(keys(&spec), harmless, "seed {seed}\n{}", service(&spec));
    }
}

#[test]
fn f73_every_name_and_value_of_the_example_is_read_back_and_no_comment_ends_early() {
    for seed in 0..RUNS {
        let mut hostile = Hostile::seed(seed);
        let [key, table, text, choice] = [(); 4].map(|()| hostile.argument());
        let mut key_of = |name: &str, shape| Key {
            name: name.to_owned(),
            documentation: vec![hostile.argument(), hostile.sentence()],
            presence: Presence::Required,
            shape,
        };
        let inner = vec![key_of(&key, Shape::Choice(choice.clone(), vec![choice.clone()]))];
        let texts =
            Sample::List(vec![Sample::Text(text.clone()), Sample::Float(-1e300), Sample::Boolean(true)]);
        let settings = Settings {
            name: "Settings".to_owned(),
            keys: vec![
                key_of(&format!("t{table}"), Shape::Tables(inner)),
                key_of(&key, Shape::Value(texts)),
                key_of(&format!("u{key}"), Shape::Unknown),
            ],
            documentation: vec![hostile.argument()],
        };
        let config = Some(format!("/etc/{}", hostile.component()));
        let text_of = example::render(&Spec { config, ..plain("x") }, &settings);
        let read: toml::Table = text_of.parse().unwrap_or_else(|why| panic!("seed {seed}: {why}\n{text_of}"));
        let values: toml::Value =
            vec![toml::Value::from(text), toml::Value::from(-1e300), true.into()].into();
        let inner: toml::Table = [(key.clone(), toml::Value::from(choice))].into_iter().collect();
        let wanted: toml::Table =
            [(key, values), (format!("t{table}"), vec![toml::Value::from(inner)].into())]
                .into_iter()
                .collect();
        assert_eq!(read, wanted, "seed {seed}\n{text_of}");
    }
}
