//! What clients notice while a server is reloaded and upgraded. Prints, and fails nothing.

#[path = "../../../src/load.rs"]
mod load;
mod options;
mod place;
mod run;
mod server;
mod servers;
#[path = "../../src/table.rs"]
mod table;

use std::process::ExitCode;
use std::{env, fs};

use options::Options;
use place::Place;
use run::{Figures, Work};
use table::Table;

const COLUMNS: [&str; 9] = [
    "server",
    "meanwhile",
    "times",
    "answered",
    "failed",
    "p50 µs",
    "p99 µs",
    "longest ms",
    "longest then ms",
];

fn main() -> ExitCode {
    let options = match options::parse(env::args().skip(1)) {
        Ok(options) => options,
        Err(text) => {
            eprintln!("{text}");
            return ExitCode::from(2);
        }
    };
    if let Err(error) = measure(&options) {
        eprintln!("not measured: {error}");
    }
    ExitCode::SUCCESS
}

fn measure(options: &Options) -> Result<(), String> {
    let mut table = Table::new("Eight clients, a connection for each request", &COLUMNS);
    for mut server in servers::all(options.only.as_deref()) {
        for work in options.works() {
            let place = Place::new()?;
            let measured = server.start(&place).and_then(|()| {
                let figures = run::run(&*server, &place, work);
                server.stop(&place)?;
                figures
            });
            match measured {
                Ok(figures) => table.row(row(server.name(), work, &figures)),
                Err(why) => eprintln!("left out: {}, {}: {why}", server.name(), work.name()),
            }
        }
    }
    println!("{table}");
    match &options.table {
        Some(path) => {
            fs::write(path, table.to_string()).map_err(|error| format!("{}: {error}", path.display()))
        }
        None => Ok(()),
    }
}

fn row(server: &str, work: Work, figures: &Figures) -> Vec<String> {
    for why in figures.failed.iter().take(3) {
        eprintln!("{server}, {}: {why}", work.name());
    }
    let milliseconds = |took: std::time::Duration| format!("{:.1}", took.as_secs_f64() * 1e3);
    vec![
        server.to_owned(),
        work.name().to_owned(),
        figures.times.to_string(),
        figures.answered.to_string(),
        figures.failed.len().to_string(),
        figures.share(50).as_micros().to_string(),
        figures.share(99).as_micros().to_string(),
        milliseconds(figures.share(100)),
        figures.longest_then.map_or("-".into(), milliseconds),
    ]
}
