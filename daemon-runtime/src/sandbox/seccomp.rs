//! The filter of system calls: seccomp(2).

use std::collections::BTreeMap;
use std::io;

use nix::libc;
use seccompiler::{
    BackendError, BpfProgram, SeccompAction, SeccompFilter, SeccompRule, TargetArch, sock_filter,
};

use crate::error::Error;
use crate::sandbox::calls::{self, ABSENT, Calls};
use crate::sandbox::condition::{is_not, rule};
use crate::sandbox::failed;

/// Each number with the rules of which one must match; without rules it always does.
pub(crate) type Rules = BTreeMap<i64, Vec<SeccompRule>>;

const EPERM: SeccompAction = SeccompAction::Errno(libc::EPERM as u32);
const ENOSYS: SeccompAction = SeccompAction::Errno(libc::ENOSYS as u32);
const EAFNOSUPPORT: SeccompAction = SeccompAction::Errno(libc::EAFNOSUPPORT as u32);

/// Installs the filters on this thread. The last of them refuses seccomp(2) itself.
pub(crate) fn restrict(calls: &Calls) -> Result<(), Error> {
    let absent = ABSENT.into_iter().filter(|call| !calls.lifts(call));
    let absent: Rules = numbers(absent).map(|number| (number, Vec::new())).collect();
    if !absent.is_empty() {
        install(&program(absent, SeccompAction::Allow, ENOSYS)?)?;
    }
    if calls.cases("socket").is_some() {
        let other = calls.families().iter().map(|&family| is_not(0, family));
        let other = rule(&other.collect::<Vec<_>>()).map_err(|error| compiling(&error))?;
        let families: Rules = numbers(["socket"]).map(|number| (number, vec![other.clone()])).collect();
        install(&program(families, SeccompAction::Allow, EAFNOSUPPORT)?)?;
    }
    let mut rules = allowed(calls)?;
    // Refused above, with the error that callers know how to take.
    for number in numbers(["socket"]) {
        rules.insert(number, Vec::new());
    }
    install(&[unknown(), program(rules, EPERM, SeccompAction::Allow)?].concat())
}

/// The calls that pass, and in which cases.
pub(crate) fn allowed(calls: &Calls) -> Result<Rules, Error> {
    let mut rules = Rules::new();
    for (call, number) in calls.allowed() {
        let Some(cases) = calls.cases(call) else {
            rules.insert(number, Vec::new());
            continue;
        };
        let compiled: Result<Vec<_>, _> = cases.iter().map(|case| rule(case)).collect();
        let compiled = compiled.map_err(|error| compiling(&error))?;
        if !compiled.is_empty() {
            rules.insert(number, compiled);
        }
    }
    Ok(rules)
}

/// Compiles a filter for this architecture. A call in the way of another one ends the process, as under systemd.
pub(crate) fn program(
    rules: Rules,
    otherwise: SeccompAction,
    matched: SeccompAction,
) -> Result<BpfProgram, Error> {
    let here = if cfg!(target_arch = "x86_64") { TargetArch::x86_64 } else { TargetArch::aarch64 };
    let filter = SeccompFilter::new(rules, otherwise, matched, here);
    filter.and_then(BpfProgram::try_from).map_err(|error| compiling(&error))
}

/// The numbers that these calls have here.
pub(crate) fn numbers(names: impl IntoIterator<Item = &'static str>) -> impl Iterator<Item = i64> {
    names
        .into_iter()
        .flat_map(|name| calls::all().filter(move |(call, _)| *call == name))
        .map(|(_, number)| number)
}

/// The start of a filter that answers calls newer than the table as a kernel does that lacks them: the C library
/// then does without, where EPERM would be an error.
fn unknown() -> Vec<sock_filter> {
    let newest = calls::all().map(|(_, number)| number).max().and_then(|number| u32::try_from(number).ok());
    let statement = |code: u32, jt, jf, k| sock_filter { code: u16::try_from(code).unwrap_or(0), jt, jf, k };
    vec![
        statement(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, 0, 0, 0),
        statement(libc::BPF_JMP | libc::BPF_JGT | libc::BPF_K, 0, 1, newest.unwrap_or(u32::MAX)),
        statement(libc::BPF_RET | libc::BPF_K, 0, 0, ENOSYS.into()),
    ]
}

fn install(program: &[sock_filter]) -> Result<(), Error> {
    seccompiler::apply_filter(program).map_err(|error| {
        let why = match error {
            seccompiler::Error::Seccomp(error) | seccompiler::Error::Prctl(error) => error,
            other => io::Error::other(other),
        };
        failed("install the filter of system calls", why)
    })
}

pub(crate) fn compiling(error: &BackendError) -> Error {
    failed("compile the filter of system calls", io::Error::other(error.to_string()))
}
