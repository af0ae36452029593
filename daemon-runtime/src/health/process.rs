//! [`Process`]: the standard metrics of a process, as every Prometheus client library has them.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use nix::dir::Dir;
use nix::fcntl::OFlag;
use nix::sys::resource::{Resource, UsageWho, getrlimit, getrusage};
use nix::sys::stat::Mode;
use nix::sys::time::TimeVal;
use nix::time::{ClockId, clock_gettime};
use nix::unistd::{SysconfVar, sysconf};

use crate::health::exposition::{Exposition, Family, Kind, Value};

/// Prometheus, "Writing client libraries", "Standard and runtime collectors".
pub(super) const FAMILIES: [Family; 8] = [
    Family {
        kind: Kind::Counter,
        ..of("process_cpu_seconds", "seconds", "Time that all processors spent on the process.")
    },
    of("process_open_fds", "", "Open file descriptors."),
    of("process_max_fds", "", "How many file descriptors may be open."),
    of("process_virtual_memory_bytes", "bytes", "Size of the address space."),
    of("process_virtual_memory_max_bytes", "bytes", "How large the address space may be."),
    of("process_resident_memory_bytes", "bytes", "Memory that is in use."),
    of("process_start_time_seconds", "seconds", "When the process was made, in seconds since 1970."),
    of("process_threads", "", "Threads."),
];

const fn of(name: &'static str, unit: &'static str, help: &'static str) -> Family<'static> {
    Family { name, kind: Kind::Gauge, unit: if unit.is_empty() { None } else { Some(unit) }, help }
}

/// What is read for each answer. It is open from the start on: a program that has used up its descriptors is one that
/// somebody wants to know of.
#[derive(Debug)]
pub(super) struct Process {
    stat: Option<File>,
    descriptors: Mutex<Option<Dir>>,
    /// Ticks of a second, in which the kernel counts.
    ticks: Option<u64>,
    page: Option<u64>,
    started: Option<f64>,
}

impl Process {
    pub(super) fn open() -> Self {
        let variable = |which| sysconf(which).ok().flatten().and_then(|value| u64::try_from(value).ok());
        let directory = OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_CLOEXEC;
        let mut process = Self {
            stat: File::open("/proc/self/stat").ok(),
            descriptors: Mutex::new(Dir::open("/proc/self/fd", directory, Mode::empty()).ok()),
            ticks: variable(SysconfVar::CLK_TCK).filter(|&ticks| ticks > 0),
            page: variable(SysconfVar::PAGE_SIZE),
            started: None,
        };
        process.started = process.started();
        process
    }

    /// Writes what can be known: without `/proc` that is less.
    pub(super) fn write(&self, text: &mut Exposition) {
        let stat = self.stat();
        let field = |number| stat.as_deref().and_then(|stat| field(stat, number));
        let pages = |count: u64| self.page.map(|page| count.saturating_mul(page));
        let limit = |resource| getrlimit(resource).ok().map(|(soft, _)| Value::Whole(soft));
        let values = [
            cpu().map(Value::Float),
            self.descriptors().map(Value::Whole),
            limit(Resource::RLIMIT_NOFILE),
            field(23).map(Value::Whole),
            limit(Resource::RLIMIT_AS),
            field(24).and_then(pages).map(Value::Whole),
            self.started.map(Value::Float),
            field(20).map(Value::Whole),
        ];
        for (family, value) in FAMILIES.iter().zip(values) {
            if let Some(value) = value {
                text.family(family);
                text.sample("", value);
            }
        }
    }

    /// The one line of `/proc/PID/stat`.
    fn stat(&self) -> Option<String> {
        let mut line = [0; 1024];
        let count = self.stat.as_ref()?.read_at(&mut line, 0).ok()?;
        Some(String::from_utf8_lossy(line.get(..count)?).into_owned())
    }

    fn descriptors(&self) -> Option<u64> {
        let mut directory = self.descriptors.lock().unwrap_or_else(PoisonError::into_inner);
        let entries = directory.as_mut()?.iter();
        let numbers = entries.flatten().filter(|entry| !entry.file_name().to_bytes().starts_with(b"."));
        u64::try_from(numbers.count()).ok()
    }

    /// When the process was made. The kernel says it in ticks since it started; not by the `btime` of `/proc/stat`,
    /// which `ProcSubset=pid` hides.
    fn started(&self) -> Option<f64> {
        let ticks = field(&self.stat()?, 22)?;
        let ticks_a_second = self.ticks?;
        let after_boot = Duration::from_millis(ticks.saturating_mul(1000) / ticks_a_second);
        let since_boot = Duration::from(clock_gettime(ClockId::CLOCK_BOOTTIME).ok()?);
        let age = since_boot.saturating_sub(after_boot);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
        Some(now.saturating_sub(age).as_secs_f64())
    }
}

fn cpu() -> Option<f64> {
    let usage = getrusage(UsageWho::RUSAGE_SELF).ok()?;
    Some(seconds(usage.user_time()) + seconds(usage.system_time()))
}

#[expect(clippy::cast_precision_loss, reason = "microseconds are lost after 285 years")]
fn seconds(time: TimeVal) -> f64 {
    time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6
}

/// A field by its number in proc_pid_stat(5). The second may hold anything, and ends with the last parenthesis.
fn field(stat: &str, number: usize) -> Option<u64> {
    let (_, rest) = stat.rsplit_once(')')?;
    rest.split_whitespace().nth(number.checked_sub(3)?)?.parse().ok()
}
