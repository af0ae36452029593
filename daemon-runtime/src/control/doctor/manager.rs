//! What systemd itself says of the units: whether it has read them as they are, and whether it starts them at boot.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::report::{Level, Report};
use super::surroundings::Surroundings;
use super::{chain, search, shell};
use crate::plan::Scope;

/// systemctl(1), wherever distributions put it.
const SYSTEMCTL: [&str; 2] = ["/usr/bin/systemctl", "/bin/systemctl"];
/// A manager that hangs is not waited for.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) fn look(of: &Surroundings<'_>, report: &mut Report) {
    for unit in of.plan.units {
        let Some(name) = unit.path.strip_prefix("systemd/") else { continue };
        let installed = search::directories("systemd", of.plan.scope)
            .iter()
            .any(|directory| directory.join(name).exists());
        if !installed {
            continue;
        }
        let wanted = unit.contents.contains("\n[Install]\n");
        if let Some(answer) = of.booted.then(|| ask(of, name)).flatten() {
            if answer.is("NeedDaemonReload", "yes") {
                let finding = report.add(
                    Level::Warning,
                    format_args!("{name}: systemd has not read its files again since they changed"),
                );
                finding.mend(of.systemctl("daemon-reload"));
            }
            if wanted && answer.is("UnitFileState", "disabled") {
                disabled(of, name, report);
            } else if wanted && answer.is("UnitFileState", "enabled") {
                report.ok(format_args!("{name}: enabled"));
            }
        } else if wanted && of.plan.scope == Scope::System && !is_linked(unit.contents, name) {
            disabled(of, name, report);
        }
    }
}

fn disabled(of: &Surroundings<'_>, name: &str, report: &mut Report) {
    let finding =
        report.add(Level::Warning, format_args!("{name}: not enabled, so that nothing starts it at boot"));
    finding.mend(of.systemctl(&format!("enable {}", shell::word(name))));
}

/// Without a manager: the link that enabling makes.
fn is_linked(contents: &str, name: &str) -> bool {
    let targets = contents.lines().filter_map(|line| line.strip_prefix("WantedBy="));
    let mut links = targets
        .flat_map(str::split_whitespace)
        .map(|target| format!("/etc/systemd/system/{target}.wants/{name}"));
    links.any(|link| fs::symlink_metadata(link).is_ok())
}

/// Lines of `NAME=VALUE`.
pub(super) struct Answer(String);

impl Answer {
    fn is(&self, name: &str, value: &str) -> bool {
        self.get(name) == Some(value)
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='))
    }
}

/// Asks, if that can be done: by a path that only root can have put there, with nothing of this environment but where the
/// user's manager is. That nobody answers is no finding.
pub(super) fn ask(of: &Surroundings<'_>, unit: &str) -> Option<Answer> {
    let program = SYSTEMCTL.iter().map(Path::new).find(|path| path.exists())?;
    if chain::weak_spot(program, &[0]).is_some() {
        return None;
    }
    let mut command = Command::new(program);
    command.args((of.plan.scope == Scope::User).then_some("--user"));
    command.args([
        "show",
        "--no-pager",
        "--property=NeedDaemonReload,UnitFileState,ActiveState,MainPID",
        "--",
        unit,
    ]);
    command.env_clear().current_dir("/");
    if of.plan.scope == Scope::User {
        command.envs(
            ["XDG_RUNTIME_DIR", "HOME"].iter().filter_map(|name| Some((name, std::env::var_os(name)?))),
        );
    }
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
    let start = Instant::now();
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if start.elapsed() < PATIENCE => sleep(Duration::from_millis(5)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
        }
    };
    let mut text = String::new();
    child.stdout.take()?.take(1 << 16).read_to_string(&mut text).ok()?;
    status.success().then_some(Answer(text))
}
