//! Memory and threads of an idle daemon.

use std::fs;

use nix::unistd::Pid;

/// KiB of `smaps_rollup`, and the number of threads.
#[derive(Clone, Copy)]
pub struct Memory {
    pub rss: u64,
    pub pss: u64,
    pub threads: u64,
}

pub fn measure(pid: Pid) -> Result<Memory, String> {
    let rollup = read(pid, "smaps_rollup")?;
    let status = read(pid, "status")?;
    Ok(Memory {
        rss: number(&rollup, "Rss:")?,
        pss: number(&rollup, "Pss:")?,
        threads: number(&status, "Threads:")?,
    })
}

fn read(pid: Pid, file: &str) -> Result<String, String> {
    fs::read_to_string(format!("/proc/{pid}/{file}")).map_err(|error| format!("{file}: {error}"))
}

fn number(text: &str, key: &str) -> Result<u64, String> {
    let line = text.lines().find_map(|line| line.strip_prefix(key));
    let value = line.and_then(|line| line.split_whitespace().next());
    value.and_then(|value| value.parse().ok()).ok_or_else(|| format!("no number at `{key}`"))
}
