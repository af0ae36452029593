//! A start in which nothing fails, to compare others with.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::OnceLock;

use daemon_tests::inject::{Call, Injection};
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

use crate::shape::{Outcome, SHAPES, Shape};
use crate::state;
use crate::workers::objections;

/// Its calls, and what there is before it, of the daemon, and after its stop.
pub(crate) struct Sound {
    pub(crate) shape: &'static Shape,
    pub(crate) calls: Vec<Call>,
    pub(crate) before: BTreeSet<String>,
    pub(crate) up: BTreeSet<String>,
    pub(crate) stopped: BTreeSet<String>,
}

impl Sound {
    /// What is wrong with a start in which nothing fails, after one that has.
    pub(crate) fn next_start(&self) -> String {
        let workdir = Workdir::new();
        let injection = Injection::new(&workdir, None);
        match self.shape.start(&workdir, &injection) {
            Outcome::Up { daemon, state, launch, .. } => {
                daemon.signal(Signal::SIGTERM);
                injection.wait_until_gone();
                drop(launch);
                difference("up the next time", &self.up, &state)
            }
            Outcome::Failed { ended } => format!("the next start fails: {ended:?}"),
        }
    }

    /// Whether the daemon has given up root by then.
    pub(crate) fn is_after_the_drop(&self, call: &Call) -> bool {
        let drops = self.calls.iter().find(|call| call.name == "setresuid");
        drops.is_some_and(|drop| drop.place < call.place)
    }
}

/// One of each shape.
pub(crate) fn all() -> Vec<Sound> {
    let sounds: Vec<OnceLock<Sound>> = SHAPES.iter().map(|_| OnceLock::new()).collect();
    let which: Vec<usize> = (0..SHAPES.len()).collect();
    let failed = objections(
        &which,
        |&index| SHAPES[index].name.to_owned(),
        |&index| {
            let _first = sounds[index].set(one(&SHAPES[index]));
            Ok(())
        },
    );
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    sounds.into_iter().map(|sound| sound.into_inner().expect("a start of each shape")).collect()
}

fn one(shape: &'static Shape) -> Sound {
    shape.prepare();
    let before = state::files(None);
    let workdir = Workdir::new();
    let injection = Injection::new(&workdir, None);
    let (daemon, up) = match shape.start(&workdir, &injection) {
        Outcome::Up { daemon, state, said, .. } => {
            assert_eq!(said, "", "{}", shape.name);
            (daemon, state)
        }
        Outcome::Failed { ended } => panic!("{} does not start: {ended:?}", shape.name),
    };
    let calls = until_ready(injection.calls());
    daemon.signal(Signal::SIGTERM);
    injection.wait_until_gone();
    Sound { shape, calls, before, up, stopped: state::files(None) }
}

/// Without what main does afterwards.
fn until_ready(calls: Vec<Call>) -> Vec<Call> {
    let daemon = calls.iter().map(|call| call.place.process).max().expect("calls");
    let of_main = |call: &Call| call.place.process == daemon && call.place.thread == 0;
    let tells = |call: &&Call| {
        let to = call.object.as_deref().unwrap_or_default();
        let to_others = to.starts_with("pipe:") || to.starts_with("socket:");
        of_main(call) && ["write", "sendto"].contains(&call.name) && to_others
    };
    let last = calls.iter().filter(tells).map(|call| call.place.call).max().expect("it is told to be ready");
    calls.into_iter().filter(|call| !of_main(call) || call.place.call <= last).collect()
}

/// What differs, a line each; empty when nothing does.
pub(crate) fn difference(what: &str, was: &BTreeSet<String>, is: &BTreeSet<String>) -> String {
    let mut text = String::new();
    for line in was.difference(is) {
        let _ = write!(text, "\n  {what} no longer: {line}");
    }
    for line in is.difference(was) {
        let _ = write!(text, "\n  {what} now: {line}");
    }
    text
}
