//! What heartbeat costs, beside the same daemon written in other ways. Prints, and never fails a build.

mod bars;
mod build_cost;
mod cargo;
mod daemon;
mod idle;
mod log_pipe;
mod measure;
mod nofile;
mod options;
mod peer;
mod peers;
mod place;
mod private_logs;
mod report;
mod round_robin;
mod table;
mod trace;

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::build_cost::BuildCost;
use crate::options::Options;
use crate::peer::Peer;
use crate::table::Table;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    if let Some(verdict) = build_cost::rustc::asked(&arguments) {
        return verdict;
    }
    if let [first, program, rest @ ..] = &arguments[..]
        && first == trace::TRACED
    {
        eprintln!("{}", trace::become_traced(program, rest));
        return ExitCode::FAILURE;
    }
    let options = match options::parse(env::args().skip(1)) {
        Ok(options) => options,
        Err(text) => {
            eprintln!("{text}");
            return ExitCode::from(2);
        }
    };
    if let Err(error) = measure_and_print(&options) {
        eprintln!("not measured: {error}");
    }
    ExitCode::SUCCESS
}

fn measure_and_print(options: &Options) -> Result<(), String> {
    let target = target()?;
    let mut tables = Vec::new();
    if options.runtime {
        tables.extend(running(&peers::all(&target), options)?);
    }
    if options.build {
        tables.extend(building(&target, options)?);
    }
    if let Some(path) = &options.table {
        let text: Vec<String> = tables.iter().map(ToString::to_string).collect();
        fs::write(path, text.join("\n")).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

fn running(peers: &[Peer], options: &Options) -> Result<Vec<Table>, String> {
    if !nix::unistd::Uid::effective().is_root() {
        println!("Not started by root: no daemon changes its user, which saves each of them that work.\n");
    }
    nix::sys::prctl::set_child_subreaper(true).map_err(|errno| format!("subreaper: {errno}"))?;
    let mut tables = Vec::new();
    for limit in nofile::limits()? {
        nofile::set(limit)?;
        let figures = measure::all(peers, options.rounds);
        let of = |name| peers.iter().position(|peer| peer.name == name).map(|index| &figures[index]);
        tables.push(report::absolute(peers, &figures, limit));
        if let Some(yardstick) = of(peers::YARDSTICK) {
            tables.push(report::relative(peers, &figures, yardstick));
            for name in [peers::OURS, peers::LIKE_THE_PEERS] {
                tables.extend(of(name).map(|ours| bars::running(name, ours, yardstick, limit)));
            }
        }
    }
    Ok(print(tables))
}

fn building(target: &Path, options: &Options) -> Result<Vec<Table>, String> {
    build_cost::fetch()?;
    let cost = BuildCost::measure(target, options.builds)?;
    Ok(print(vec![cost.crate_table(), cost.table(), bars::building(&cost)]))
}

fn print(tables: Vec<Table>) -> Vec<Table> {
    for table in &tables {
        println!("{table}");
    }
    tables
}

/// The target directory that this program was built in.
fn target() -> Result<PathBuf, String> {
    let itself = env::current_exe().map_err(|error| error.to_string())?;
    itself.ancestors().nth(2).map(Path::to_path_buf).ok_or_else(|| "no target directory".into())
}
