//! The mode `learn`: the walls refuse nothing, and say once what they would have refused and which key opens it.
//!
//! The filter hands those calls to a thread of this process that was there before the filter, and so is not under
//! it. The thread looks at the call, speaks, and has the kernel carry it out.

mod finding;
mod judge;
mod memory;
mod path;

use std::collections::BTreeSet;
use std::os::fd::{AsFd, OwnedFd};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver};

use nix::libc;
use seccompiler::SeccompAction;

use crate::error::Error;
use crate::message;
use crate::sandbox::condition::{is, rule};
use crate::sandbox::{failed, seccomp};
use crate::sys;
pub(crate) use judge::Judge;

/// More findings than this are no lesson: a program that makes up paths does not fill memory and logs.
const ENOUGH: usize = 1000;

/// The action that the kernel takes for calls to be looked at. The compiler of filters has no name for it, so that
/// another stands in its place until the filter is made.
const STAND_IN: SeccompAction = SeccompAction::Trace(0);

/// Starts the thread, then puts the filter around this one.
pub(crate) fn begin(judge: Judge) -> Result<(), Error> {
    let plan = judge.plan;
    let mut rules = seccomp::allowed(&judge.calls)?;
    for number in seccomp::numbers(judge::LOOKED_AT) {
        rules.remove(&number);
    }
    // sendto(2) to nobody in particular is every write to a connected socket.
    let connected = rule(&[is(4, 0)]).map_err(|error| seccomp::compiling(&error))?;
    for number in seccomp::numbers(["sendto"]) {
        rules.insert(number, vec![connected.clone()]);
    }
    let mut program = seccomp::program(rules, STAND_IN, SeccompAction::Allow)?;
    for statement in &mut program {
        if u32::from(statement.code) == libc::BPF_RET | libc::BPF_K && statement.k == u32::from(STAND_IN) {
            statement.k = libc::SECCOMP_RET_USER_NOTIF;
        }
    }
    let (hand_over, listener) = mpsc::channel();
    std::thread::Builder::new()
        .name("learn".into())
        .spawn(move || watch(&judge, &listener))
        .map_err(|error| failed("start the thread that learns", error))?;
    nix::sys::prctl::set_no_new_privs().map_err(|errno| failed("set no_new_privs", errno))?;
    let installed = sys::install_with_listener(&program);
    let installed = installed.map_err(|errno| failed("learn what the system call filter refuses", errno))?;
    let _ = hand_over.send(installed);
    message::warning(plan, "learn: the sandbox refuses nothing; what it would refuse is told here");
    Ok(())
}

/// Looks at calls for as long as the process lives: once nobody does, they would fail.
fn watch(judge: &Judge, listener: &Receiver<OwnedFd>) {
    let Ok(listener) = listener.recv() else { return };
    let mut told = BTreeSet::new();
    loop {
        // Interrupted, or the caller is gone.
        let Ok(call) = sys::receive_call(listener.as_fd()) else { continue };
        let findings = catch_unwind(AssertUnwindSafe(|| judge.findings(&call))).unwrap_or_default();
        for finding in findings {
            if told.len() < ENOUGH && told.insert(finding.clone()) {
                message::warning(judge.plan, &format!("learn: {finding}"));
            }
        }
        let _ = sys::let_call_pass(listener.as_fd(), call.id);
    }
}
