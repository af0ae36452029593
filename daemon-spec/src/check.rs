//! [`check`]: from a draft to a complete spec and the list of everything that is wrong with it.

mod address;
mod capability;
mod credential;
mod directory;
mod duration;
mod environment;
mod function;
mod given;
mod health;
mod identity;
mod known;
mod limits;
mod listen;
mod number;
mod octal;
mod path;
mod pidfile;
mod sandbox;
mod text;
mod together;
mod unit_name;
mod upgrade;
mod word;

use crate::defaults::Defaults;
use crate::draft::{Draft, Entry};
use crate::keys::Key;
use crate::problem::Problems;
use crate::spec::{Detach, Directory, Output, Restart, Scope, Spec};

use self::given::Given;

/// Checks every key by itself and all of them together. Total: a key that is wrong has its default in
/// the spec, and a problem in the list, which is sorted by position.
pub fn check(draft: Draft, defaults: &Defaults) -> (Spec, Problems) {
    let (entries, problems) = known::keep_known(draft, &defaults.name);
    let mut keys = Keys { entries, problems, daemon: defaults.name.clone() };
    let mut spec = spec(&mut keys, defaults);
    together::check(&mut spec, &keys.entries, &mut keys.problems);
    health::check(&mut spec, &keys.entries, &mut keys.problems);
    keys.problems.sort();
    (spec, keys.problems)
}

fn spec(keys: &mut Keys, defaults: &Defaults) -> Spec {
    keys.ask("from", path::relative);
    keys.ask("crate", function::crate_path);
    let name = keys.ask("name", identity::daemon_name).unwrap_or_else(|| defaults.name.clone());
    keys.daemon.clone_from(&name);
    let scope = keys.ask("scope", word::scope).unwrap_or(Scope::System);
    Spec {
        version: defaults.version.clone(),
        description: keys.ask("description", text::line).unwrap_or_else(|| described(defaults, &name)),
        documentation: keys.ask("documentation", text::uris).unwrap_or_else(|| documented(defaults)),
        exec: keys.ask("exec", path::file).unwrap_or_else(|| format!("/usr/bin/{name}")),
        args: keys.ask("args", text::arguments).unwrap_or_default(),
        pidfile: keys.ask("pidfile", pidfile::pidfile),
        user: keys.ask("user", identity::user),
        group: keys.ask("group", identity::group),
        supplementary_groups: keys.ask("supplementary_groups", identity::groups),
        umask: keys.ask("umask", octal::umask).unwrap_or(0o027),
        working_directory: keys.ask("working_directory", path::directory).unwrap_or_else(|| "/".into()),
        root_directory: keys.ask("root_directory", path::directory),
        capabilities: keys.ask("capabilities", capability::capabilities).unwrap_or_default(),
        no_new_privileges: keys.ask("no_new_privileges", word::flag).unwrap_or(true),
        privileged: keys.ask("privileged", function::handler),
        sandbox: keys.ask("sandbox", sandbox::sandbox),
        limits: keys.ask("limits", limits::limits).unwrap_or_else(limits::unless_declared),
        nice: keys.ask("nice", number::nice),
        oom_score_adjust: keys.ask("oom_score_adjust", number::oom_score_adjust),
        credentials: keys.ask("credentials", credential::credentials).unwrap_or_default(),
        stdout: keys.ask("stdout", word::output).unwrap_or(Output::Auto),
        stderr: keys.ask("stderr", word::output).unwrap_or(Output::Auto),
        environment: keys.ask("environment", environment::environment).unwrap_or_default(),
        detach: keys.ask("detach", word::detach).unwrap_or(Detach::Auto),
        listen: keys.ask("listen", listen::listen).unwrap_or_default(),
        directories: directories(keys),
        reload: keys.ask("reload", function::handler),
        signals: keys.ask("signals", function::signals).unwrap_or_default(),
        config: keys.ask("config", path::file),
        control: keys.ask("control", word::flag).unwrap_or(false),
        upgrade: keys.ask("upgrade", word::flag).unwrap_or(false),
        health: keys.ask("health", address::served),
        log: keys.ask("log", word::log),
        drain_delay: keys.ask("drain_delay", duration::duration).unwrap_or_default(),
        stop_timeout: keys.ask("stop_timeout", duration::duration).unwrap_or(duration::seconds(30)),
        start_timeout: keys.ask("start_timeout", duration::duration).unwrap_or(duration::seconds(90)),
        restart: keys.ask("restart", word::restart).unwrap_or(Restart::OnFailure),
        restart_delay: keys.ask("restart_delay", duration::duration).unwrap_or(duration::seconds(1)),
        watchdog: keys.ask("watchdog", duration::duration),
        after: keys.ask("after", unit_name::units).unwrap_or_default(),
        wants: keys.ask("wants", unit_name::units).unwrap_or_default(),
        requires: keys.ask("requires", unit_name::units).unwrap_or_default(),
        wanted_by: keys.ask("wanted_by", unit_name::units).unwrap_or_else(|| pulled_in_by(scope)),
        systemd: keys.ask("systemd", word::systemd).unwrap_or(word::OLDEST_SYSTEMD),
        scope,
        name,
    }
}

fn directories(keys: &mut Keys) -> Vec<Directory> {
    let mut directories = Vec::new();
    for key in [
        "runtime_directory",
        "state_directory",
        "cache_directory",
        "logs_directory",
        "configuration_directory",
    ] {
        directories.extend(keys.ask(key, directory::directory));
    }
    directories
}

/// The keys that are left, and what is wrong so far.
struct Keys {
    entries: Vec<Entry>,
    problems: Problems,
    daemon: String,
}

impl Keys {
    /// The checked value of a key, if it is declared and good.
    fn ask<T>(&mut self, name: &str, rule: fn(&mut Given) -> Option<T>) -> Option<T> {
        let key = Key::named(name);
        let entry = self.entries.iter().find(|entry| entry.key == name)?;
        rule(&mut Given {
            key,
            kind: key.kind,
            name: key.name,
            value: &entry.value,
            site: entry.value_site,
            daemon: &self.daemon,
            problems: &mut self.problems,
        })
    }
}

fn described(defaults: &Defaults, name: &str) -> String {
    if defaults.description.is_empty() { name.to_owned() } else { defaults.description.clone() }
}

fn documented(defaults: &Defaults) -> Vec<String> {
    Some(defaults.documentation.clone()).filter(|uri| text::is_uri(uri)).into_iter().collect()
}

fn pulled_in_by(scope: Scope) -> Vec<String> {
    vec![match scope {
        Scope::System => "multi-user.target".to_owned(),
        Scope::User => "default.target".to_owned(),
    }]
}
