//! The features of the runtime: who does not ask for one has not a byte of it, and whoever writes its key without it is told.

use std::fs;
use std::net::TcpListener;
use std::os::fd::AsRawFd;
use std::path::{Path, PathBuf};
use std::process::Command;

use daemon_testing::Daemon;
use daemon_tests::package::{Package, crates, files_below, manifest, program, workspace};

/// What a program is made from that asks for nothing.
const DEFAULT: [&str; 3] = ["daemon_macros", "daemon_runtime", "nix"];

/// One feature, and how to tell that it is in a program.
struct Feature {
    name: &'static str,
    /// What is in the program's `main.rs`; of it, the attribute without the key has nothing of the feature.
    main: &'static str,
    /// What the program itself depends on.
    needs: &'static str,
    /// The crates that the runtime depends on because of it.
    brings: &'static [&'static str],
    /// The modules of the runtime that there are for it; a directory is all that is in it.
    modules: &'static [&'static str],
    /// What is said in its name.
    words: &'static [&'static str],
    /// What the compiler says without it; empty where it accepts the program.
    refused: &'static str,
}

const FEATURES: [Feature; 12] = [
    Feature {
        name: "sandbox",
        main: "#[daemon_runtime::daemon(sandbox = \"strict\")]\nfn main() {}\n",
        needs: "",
        brings: &["landlock", "seccompiler"],
        modules: &["sandbox"],
        words: &["the sandbox", "seccompiler", "learn: "],
        refused: "`sandbox` needs the feature `sandbox` of `daemon-runtime`",
    },
    Feature {
        name: "config",
        main: "#[derive(serde::Deserialize)]\nstruct Settings {}\n\n\
               #[daemon_runtime::daemon(config = \"/etc/f-config.toml\")]\n\
               fn main(config: daemon_runtime::Config<Settings>) {\n    let Settings {} = *config.get();\n}\n",
        needs: "serde = { version = \"1\", features = [\"derive\"] }\n",
        brings: &["serde_core", "toml"],
        modules: &["config"],
        words: &["and what is beside it in `conf.d`", "it changes while it is read"],
        refused: "`config` needs the feature `config` of `daemon-runtime`",
    },
    Feature {
        name: "control",
        main: "#[daemon_runtime::daemon(runtime_directory = \"f-control\", control = true)]\nfn main() {}\n",
        needs: "",
        brings: &[],
        modules: &["control/channel", "control/report", "life"],
        words: &[
            "have `status` write one JSON object",
            "cannot ask the daemon at",
            "beat_ms_ago",
            "the thread of the control socket",
        ],
        refused: "`control` needs the feature `control` of `daemon-runtime`",
    },
    Feature {
        name: "upgrade",
        main: "#[daemon_runtime::daemon(pidfile = \"/run/f-upgrade/pid\", upgrade = true)]\nfn main() {}\n",
        needs: "",
        brings: &[],
        modules: &["upgrade"],
        words: &["daemon-upgrade 1", "upgrade failed: ", "cannot hand over the PID file"],
        refused: "`upgrade` needs the feature `upgrade` of `daemon-runtime`",
    },
    Feature {
        name: "health",
        main: "#[daemon_runtime::daemon(health = \"127.0.0.1:9901\")]\nfn main() {}\n",
        needs: "",
        brings: &["httparse", "httpdate"],
        modules: &["health", "life"],
        words: &["livez", "readyz", "process_open_fds", "HTTP/1.1"],
        refused: "`health` needs the feature `health` of `daemon-runtime`",
    },
    Feature {
        name: "metrics",
        main: "use daemon_runtime::metrics;\n\n#[daemon_runtime::daemon(health = \"127.0.0.1:9901\")]\n\
               fn main() {\n    metrics::counter!(\"f_metrics_total\").increment(1);\n}\n",
        needs: "",
        brings: &["httparse", "httpdate", "metrics"],
        modules: &["health/recorder"],
        words: &["f_metrics_total"],
        refused: "the item is gated behind the `metrics` feature",
    },
    Feature {
        name: "log",
        main: "#[daemon_runtime::daemon(log = \"auto\")]\nfn main() {}\n",
        needs: "",
        brings: &["log"],
        modules: &["logging"],
        words: &["SYSLOG_IDENTIFIER", "/dev/log", "could not be logged"],
        refused: "`log` needs the feature `log` or `tracing` of `daemon-runtime`",
    },
    Feature {
        name: "tracing",
        main: "#[daemon_runtime::daemon(log = \"auto\")]\nfn main() {}\n",
        needs: "",
        brings: &["tracing_core", "tracing_subscriber"],
        modules: &["logging"],
        words: &["SYSLOG_IDENTIFIER", "tracing_subscriber"],
        refused: "`log` needs the feature `log` or `tracing` of `daemon-runtime`",
    },
    Feature {
        name: "explain",
        main: "#[daemon_runtime::daemon]\nfn main() {}\n",
        needs: "",
        brings: &[],
        modules: &["control/explain", "control/doctor"],
        words: &["what a start would do", "nobody who supervises", "should be: ", "mend: "],
        refused: "",
    },
    Feature {
        name: "tokio",
        main: "use daemon_runtime::Tokio;\nuse tokio::net::TcpListener;\n\n\
               #[daemon_runtime::daemon(listen(web = \"127.0.0.1:7021\"))]\n#[tokio::main(flavor = \"current_thread\")]\n\
               async fn main(web: Tokio<TcpListener>) -> std::io::Result<()> {\n    web.register().map(drop)\n}\n",
        needs: "tokio = { version = \"1\", features = [\"macros\", \"net\", \"rt\"] }\n",
        brings: &["tokio"],
        modules: &["socket/parameter/tokio"],
        words: &[],
        refused: "the item is gated behind the `tokio` feature",
    },
    Feature {
        name: "mio",
        main: "#[daemon_runtime::daemon(listen(web = \"127.0.0.1:7021\"))]\nfn main(web: mio::net::TcpListener) {\n    \
               drop(web);\n}\n",
        needs: "mio = { version = \"1\", features = [\"net\", \"os-poll\"] }\n",
        brings: &["mio"],
        modules: &["socket/parameter/mio"],
        words: &[],
        refused: "is taken as it is, which needs the feature `mio` or `async-io` of `daemon-runtime`",
    },
    Feature {
        name: "async-io",
        main: "#[daemon_runtime::daemon(listen(web = \"127.0.0.1:7021\"))]\n\
               fn main(web: async_io::Async<std::net::TcpListener>) {\n    drop(web);\n}\n",
        needs: "async-io = \"2\"\n",
        brings: &["async_io"],
        modules: &["socket/parameter/async_io"],
        words: &[],
        refused: "is taken as it is, which needs the feature `mio` or `async-io` of `daemon-runtime`",
    },
];

impl Feature {
    /// A program with the feature, or one that is the same but for it.
    fn package(&self, with: bool) -> Package {
        let name = format!("f-{}{}", self.name, if with { "" } else { "-without" });
        let package = Package::new(&name, self.main);
        let features = if with { format!(", features = [\"{}\"]", self.name) } else { String::new() };
        let runtime = format!("daemon-runtime\"{features} }}\n{}", self.needs);
        package.write("Cargo.toml", &manifest(&name).replace("daemon-runtime\" }\n", &runtime));
        package
    }

    /// The names of its modules as they are in the names of functions: each with its length before it.
    fn symbols(&self) -> Vec<String> {
        let mut symbols = Vec::new();
        for module in self.modules.iter().map(Path::new) {
            let source = workspace().join("daemon-runtime/src").join(module);
            let absent = fs::read_to_string(source.join("absent.rs")).unwrap_or_default();
            // A function of that name is there without the feature.
            let is_own = |file: &&PathBuf| {
                let name = file.with_extension("").display().to_string();
                name != "absent" && !absent.contains(&format!("fn {name}("))
            };
            let files = files_below(&source);
            // A module in one file has none below it.
            if files.is_empty() {
                symbols.push(symbol(module));
            }
            let files = files.iter().filter(is_own);
            symbols.extend(files.map(|file| symbol(&module.join(file.with_extension("")))));
        }
        symbols
    }
}

fn symbol(module: &Path) -> String {
    module.iter().map(|name| name.to_str().expect("a name of ours")).fold(String::new(), |symbol, name| {
        let length = name.len();
        symbol + &format!("{length}{name}")
    })
}

fn has(program: &[u8], word: &str) -> bool {
    program.windows(word.len()).any(|part| part == word.as_bytes())
}

fn bytes_of(name: &str) -> Vec<u8> {
    fs::read(program(name)).expect("the program")
}

#[test]
fn every_feature_of_the_runtime_is_looked_at() {
    let text = fs::read_to_string(workspace().join("daemon-runtime/Cargo.toml")).expect("the manifest");
    let (_, section) = text.split_once("\n[features]\n").expect("the features");
    let (section, _) = section.split_once("\n[").expect("what follows them");
    let declared: Vec<&str> = section.lines().filter_map(|line| Some(line.split_once(" = [")?.0)).collect();
    assert_eq!(declared, FEATURES.each_ref().map(|feature| feature.name));
}

#[test]
fn the_default_runtime_depends_on_nix_and_nothing_else() {
    assert_eq!(crates(&["--depth", "1"]), DEFAULT);
}

#[test]
fn each_feature_brings_the_crates_that_it_needs_and_no_other() {
    for Feature { name, brings, .. } in &FEATURES {
        let mut expected = [&DEFAULT, *brings].concat();
        expected.sort_unstable();
        assert_eq!(crates(&["--depth", "1", "--features", name]), expected, "{name}");
    }
}

#[test]
fn who_asks_for_no_feature_has_not_a_byte_of_one() {
    let main = "#[daemon_runtime::daemon(pidfile = \"/run/f-default/pid\", listen(web = \"127.0.0.1:7021\"), \
                watchdog = \"10s\", reload = reload)]\n\
                fn main(web: std::net::TcpListener, shutdown: daemon_runtime::Shutdown, watchdog: daemon_runtime::Watchdog) {\n    \
                shutdown.beating(watchdog).wait();\n    drop(web);\n}\n\nfn reload() {}\n";
    Package::new("f-default", main).build().succeeded();
    let default = bytes_of("f-default");
    assert!(has(&default, &symbol(Path::new("daemon_runtime/start"))), "the program has its symbols");
    for feature in &FEATURES {
        feature.package(true).build().succeeded();
        let with = bytes_of(&format!("f-{}", feature.name));
        let symbols = feature.symbols();
        let signs = feature.words.iter().map(|&word| word.to_owned()).chain(symbols.clone());
        let found: Vec<String> = signs.filter(|sign| has(&default, sign)).collect();
        assert!(found.is_empty(), "{}: the default program has {found:?}", feature.name);
        for word in feature.words {
            assert!(has(&with, word), "{}: {word} is no sign of it", feature.name);
        }
        assert!(symbols.iter().any(|sign| has(&with, sign)), "{}: {symbols:?} are no signs", feature.name);
    }
}

/// systemd keeps what an older version of the program has left there.
#[test]
fn s14_what_a_version_with_upgrade_has_left_is_closed_by_one_without() {
    let main = "#[daemon_runtime::daemon(listen(web = \"127.0.0.1:7021\"))]\n\
                fn main(web: std::net::TcpListener, shutdown: daemon_runtime::Shutdown) {\n    \
                shutdown.wait();\n    drop(web);\n}\n";
    Package::new("f-left", main).build().succeeded();
    let [web, left] = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").expect("a socket"));
    let [handed, kept] = [&web, &left].map(|socket| {
        fs::read_link(format!("/proc/self/fd/{}", socket.as_raw_fd())).expect("an open descriptor")
    });
    let daemon =
        Daemon::new(program("f-left")).own_user().activate_with("web", web).activate_with("kept.own", left);
    let running = daemon.supervised();
    running.wait_ready();
    let open = running.process().descriptors();
    let has = |socket: &Path| open.values().any(|one| one.target == socket);
    assert!(has(&handed) && !has(&kept), "{open:?}");
    running.stop().expect(0);
}

#[test]
fn what_needs_a_feature_that_is_off_is_a_compile_error_that_names_it() {
    for feature in FEATURES.iter().filter(|feature| !feature.refused.is_empty()) {
        let said = feature.package(false).check().failed();
        assert!(said.contains(feature.refused), "{}: {said}", feature.name);
    }
}

#[test]
fn explain_and_doctor_are_words_of_a_program_with_the_feature_alone() {
    let feature = FEATURES.iter().find(|feature| feature.name == "explain").expect("it is one of them");
    for with in [false, true] {
        feature.package(with).build().succeeded();
        let name = if with { "f-explain" } else { "f-explain-without" };
        for word in ["explain", "doctor"] {
            let output = Command::new(program(name)).arg(word).output().expect("the program");
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(said.contains(&format!("unknown argument `{word}`")), !with, "{word}: {said}");
            assert_eq!(output.status.code() == Some(2), !with, "{word}: {said}");
        }
    }
}
