//! CPU time of a clean debug build of heartbeat, beside its third-party dependencies alone.

mod cpu;
mod crates;
pub mod rustc;

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::build_cost::crates::Crate;
use crate::build_cost::rustc::Role;
use crate::cargo::{cargo, main_workspace};
use crate::table::Table;

/// Median CPU seconds.
pub struct BuildCost {
    whole: f64,
    third_party: f64,
    crates: Vec<Crate>,
}

impl BuildCost {
    pub fn measure(target: &Path, builds: u32) -> Result<Self, String> {
        let (mut whole, mut third_party) = (Vec::new(), Vec::new());
        for _ in 0..builds {
            whole.push(clean_build(target, None)?);
            third_party.push(clean_build(target, Some(Role::OnlyOthers))?);
        }
        let record = target.join("crates.txt");
        fs::write(&record, "").map_err(|error| error.to_string())?;
        clean_build(target, Some(Role::Record(record.clone())))?;
        Ok(Self { whole: median(whole), third_party: median(third_party), crates: crates::read(&record)? })
    }

    pub fn ratio(&self) -> f64 {
        self.whole / self.third_party
    }

    pub fn table(&self) -> Table {
        let mut table =
            Table::new("CPU seconds of a clean debug build", &["what is built", "CPU s", "ratio"]);
        table.row(vec!["heartbeat and all it needs".into(), seconds(self.whole), seconds(self.ratio())]);
        table.row(vec![
            "its third-party dependencies alone".into(),
            seconds(self.third_party),
            "1.00".into(),
        ]);
        table
    }

    pub fn crate_table(&self) -> Table {
        let title = "CPU seconds of the compiler and linker in one build, crate by crate";
        let mut table = Table::new(title, &["crate", "of", "CPU s"]);
        for one in &self.crates {
            table.row(vec![one.name.clone(), one.origin.clone(), seconds(one.seconds)]);
        }
        table
    }
}

/// CPU seconds of cargo and all its children in an empty target directory.
fn clean_build(target: &Path, role: Option<Role>) -> Result<f64, String> {
    let fresh = target.join("clean");
    if fresh.exists() {
        fs::remove_dir_all(&fresh).map_err(|error| format!("{}: {error}", fresh.display()))?;
    }
    let mut build = cargo("build", &main_workspace(), &fresh);
    build.args(["--quiet", "--keep-going", "--package", "heartbeat"]);
    let may_fail = matches!(role, Some(Role::OnlyOthers));
    if let Some(role) = role {
        role.apply(&mut build)?;
    }
    let cpu = cpu::of(&mut build, may_fail)?;
    fs::remove_dir_all(&fresh).map_err(|error| format!("{}: {error}", fresh.display()))?;
    Ok(cpu)
}

/// Fetches what is missing, so that no download is measured.
pub fn fetch() -> Result<(), String> {
    let mut fetch = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    fetch.args(["fetch", "--quiet", "--manifest-path"]).arg(main_workspace());
    match fetch.status() {
        Ok(status) if status.success() => Ok(()),
        other => Err(format!("cargo fetch: {other:?}")),
    }
}

fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples[samples.len() / 2]
}

fn seconds(seconds: f64) -> String {
    format!("{seconds:.2}")
}
