//! How the kernel weighs this process: its share of the processors, and its turn when memory runs out.

use std::fs::OpenOptions;
use std::io::{self, Write};

use crate::error::Error;
use crate::plan::Plan;
use crate::sys;

/// Sets what is declared of `nice` and `oom_score_adjust`. Before any thread: each starts with what its maker has.
pub(crate) fn set(plan: &Plan) -> Result<(), Error> {
    if let Some(nice) = plan.nice {
        sys::set_nice(nice).map_err(|errno| failed("nice", nice, errno.into()))?;
    }
    if let Some(score) = plan.oom_score_adjust {
        adjust_oom_score(score).map_err(|source| failed("oom_score_adjust", score, source))?;
    }
    Ok(())
}

/// proc_pid_oom_score_adj(5). The file is never made: where `/proc` is not mounted, that is the error.
fn adjust_oom_score(score: i32) -> io::Result<()> {
    OpenOptions::new().write(true).open("/proc/self/oom_score_adj")?.write_all(score.to_string().as_bytes())
}

fn failed(key: &'static str, asked: i32, source: io::Error) -> Error {
    Error::Priority { key, asked, source }
}
