//! Each process of a start is killed at each of its calls: none stays that nobody knows of, and the next start works.

use std::io::Write;

use daemon_tests::inject::{Call, Fault, Injection, What};
use daemon_tests::skip::skip;
use daemon_tests::wait::until;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;
use nix::unistd::Uid;

use crate::shape::Outcome;
use crate::sound::{self, Sound, difference};
use crate::state;
use crate::workers::objections;

#[test]
fn f31_kill_9_at_every_call_of_every_process_of_a_start() {
    if !Uid::effective().is_root() {
        return skip("only root can start each kind of daemon in a place apart");
    }
    let sounds = sound::all();
    // The thread for signals begins when it likes, before the daemon is ready or after: main's calls are enough.
    let of_main = |call: &&Call| call.place.thread == 0;
    let cases: Vec<_> = sounds
        .iter()
        .flat_map(|sound| sound.calls.iter().filter(of_main).map(move |call| (sound, call)))
        .collect();
    let wrong = objections(
        &cases,
        |(sound, call)| format!("{}: killed at {call}", sound.shape.name),
        |(sound, call)| judge(sound, call),
    );
    let _nobody_reads = writeln!(std::io::stderr(), "{} starts with a kill each", cases.len());
    assert!(cases.len() > 500, "only {} kills", cases.len());
    assert!(wrong.is_empty(), "{} of {} starts:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

fn judge(sound: &Sound, call: &Call) -> Result<(), String> {
    let shape = sound.shape;
    shape.prepare();
    let workdir = Workdir::new();
    let injection = Injection::new(&workdir, Some(Fault { place: call.place, what: What::Kills }));
    let mut wrong = String::new();
    match shape.start(&workdir, &injection) {
        // The first child, or nobody: it was killed when it had nothing left to do.
        Outcome::Up { daemon, state, said, .. } => {
            wrong = format!("{said}{}", difference("up", &sound.up, &state));
            daemon.signal(Signal::SIGTERM);
        }
        Outcome::Failed { ended } if !shape.detaches() || call.place.process == 0 => {
            assert_eq!(ended.code(), 128 + Signal::SIGKILL as i32, "{ended:?}");
            // A launcher that dies takes the daemon along, unless the daemon has given its word before.
            let daemon = until("the daemon has ended or is up", || {
                shape.running().map(Some).or_else(|| injection.gone().then_some(None))
            });
            if let Some(daemon) = daemon {
                wrong = difference("up", &sound.up, &state::of(daemon));
                daemon.signal(Signal::SIGTERM);
            }
        }
        Outcome::Failed { ended } => {
            injection.wait_until_gone();
            let told = ended.code() == 1 && ended.stderr.contains("killed by SIGKILL before it was ready");
            let left = difference("left", &sound.before, &state::files(None));
            wrong = if told { left } else { format!("{} {:?}{left}", ended.code(), ended.stderr) };
        }
    }
    injection.wait_until_gone();
    wrong += &sound.next_start();
    wrong += &difference("stopped", &sound.stopped, &state::files(None));
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}
