//! `/livez`, `/readyz` and `/metrics` (K03, K04, S11).

use daemon_tests::address;
use daemon_tests::daemon::Daemon;
use daemon_tests::http;
use daemon_tests::launch::{Launch, Running};
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

mod flooded;
mod formats;
mod hostile;
mod judged;
mod probes;
mod restarts;
mod served;
mod values;

const HEALTHY: &str = env!("CARGO_BIN_EXE_healthy");

/// A daemon whose health is asked for where no other test has anything.
struct Healthy<'w> {
    workdir: &'w Workdir,
    daemon: Daemon<'w>,
    at: String,
}

impl<'w> Healthy<'w> {
    fn new(workdir: &'w Workdir) -> Self {
        let at = address::own(9901);
        let daemon = Daemon::new(workdir, HEALTHY).flag(&["--listen", &format!("health={at}")]);
        Self { workdir, daemon, at }
    }

    /// A run in the foreground that does as `words` say.
    fn run(&self, words: &[&str]) -> Running {
        let launch = self.daemon.launch().arg("--foreground").arg("--").arg(self.workdir.path());
        let running = words.iter().fold(launch, Launch::arg).spawn();
        until_true("its health can be asked for", || self.status("/livez") == Some(200));
        running
    }

    /// The same until it is ready.
    fn ready(&self, words: &[&str]) -> Running {
        let running = self.run(words);
        until_true("it is ready", || self.status("/readyz") == Some(200));
        running
    }

    /// What is answered, if anything is.
    fn status(&self, path: &str) -> Option<u16> {
        http::try_ask(&self.at, &http::request(path)).ok().map(|reply| reply.status)
    }

    /// The value of a metric, written with its labels.
    fn value(&self, sample: &str) -> Option<f64> {
        let metrics = http::get(&self.at, "/metrics").body;
        let value = metrics.lines().find_map(|line| line.strip_prefix(sample)?.strip_prefix(' '))?;
        Some(value.parse().unwrap_or_else(|_| panic!("{sample} {value}")))
    }
}

/// Asks it to stop, and has it end well.
fn stop(running: Running) {
    running.process().signal(Signal::SIGTERM);
    running.wait().expect(0);
}
