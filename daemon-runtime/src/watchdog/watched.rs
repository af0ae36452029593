//! [`Watched`]: all parts together, and the thread that notices which of them beats no longer.

#[cfg(any(feature = "control", feature = "health"))]
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

use crate::context::Context;
use crate::message;
use crate::notify::systemd::Notify;
use crate::watchdog::part::Part;
#[cfg(any(feature = "control", feature = "health"))]
use crate::watchdog::watch::Silence;
use crate::watchdog::watch::Watch;

/// How often to look at most, in microseconds.
const SHORTEST: u64 = 1000;

/// All parts together.
#[derive(Debug)]
pub(super) struct Watched {
    context: Context,
    began: Instant,
    limit: Duration,
    /// When the daemon became ready: from then on silence counts, as it does for the manager.
    ready: AtomicU64,
    pinged: AtomicU64,
    /// How often a part has stalled.
    stalls: AtomicU64,
    parts: Mutex<Vec<Weak<Part>>>,
}

impl Watched {
    /// `None` where nothing is declared.
    pub(super) fn new(context: Context) -> Option<Arc<Self>> {
        let limit = context.inner.readiness.watchdog().or(context.inner.plan.watchdog)?;
        let began = if context.is_ready() { 0 } else { u64::MAX };
        Some(Arc::new(Self {
            context,
            began: Instant::now(),
            limit,
            ready: AtomicU64::new(began),
            pinged: AtomicU64::new(0),
            stalls: AtomicU64::new(0),
            parts: Mutex::default(),
        }))
    }

    pub(super) fn limit(&self) -> Duration {
        self.limit
    }

    pub(super) fn add(self: &Arc<Self>, name: &str) -> Arc<Part> {
        let part = Arc::new(Part {
            name: name.into(),
            beaten: AtomicU64::new(self.now()),
            told: AtomicU64::new(u64::MAX),
            watched: Arc::clone(self),
        });
        self.parts.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::downgrade(&part));
        part
    }

    /// Tells the manager, once every part has beaten since it was told last, and not more than four times
    /// within the limit.
    pub(super) fn ping(&self, now: u64) {
        let Some(manager) = self.manager() else { return };
        let pinged = self.pinged.load(Ordering::Acquire);
        if now.saturating_sub(pinged) < microseconds(self.limit / 4) {
            return;
        }
        let silent = |part: &Arc<Part>| part.beaten.load(Ordering::Acquire) <= pinged;
        if self.parts().iter().any(silent) {
            return;
        }
        // Of two threads that come here at once one sends.
        if self.pinged.compare_exchange(pinged, now, Ordering::AcqRel, Ordering::Acquire).is_ok() {
            let _ = manager.watchdog();
        }
    }

    /// The service manager, if it watches and hears this process.
    fn manager(&self) -> Option<&Notify> {
        let readiness = &self.context.inner.readiness;
        readiness.watchdog().and_then(|_| readiness.manager())
    }

    pub(super) fn trigger(&self, why: &str) {
        let inner = &self.context.inner;
        message::warning(inner.plan, &format!("the watchdog is triggered: {why}"));
        if let Some(manager) = inner.readiness.manager() {
            let _ = manager.watchdog_trigger();
        }
    }

    /// Names each part that is silent for too long, once a silence. Sleeps until the next one could be.
    pub(super) fn watch(&self) -> ! {
        let patience = self.patience();
        loop {
            let now = self.now();
            let mut next = now.saturating_add(patience);
            for part in self.parts() {
                let beaten = self.beaten(&part);
                let due = beaten.saturating_add(patience);
                if due > now {
                    next = next.min(due);
                } else if part.told.swap(beaten, Ordering::AcqRel) != beaten {
                    self.tell(&part.name, now - beaten);
                }
            }
            thread::sleep(Duration::from_micros(next - now));
        }
    }

    /// How long a part may be silent.
    fn patience(&self) -> u64 {
        microseconds(self.limit.saturating_sub(self.limit / 4)).max(SHORTEST)
    }

    /// When the part last beat, as far as that counts.
    fn beaten(&self, part: &Part) -> u64 {
        part.beaten.load(Ordering::Acquire).max(self.ready.load(Ordering::Acquire))
    }

    fn tell(&self, part: &str, silence: u64) {
        self.stalls.fetch_add(1, Ordering::Relaxed);
        let inner = &self.context.inner;
        let silence = Duration::from_millis(silence / 1000);
        let text =
            format!("`{part}` has not beaten for {silence:?}; the limit of the watchdog is {:?}", self.limit);
        message::warning(inner.plan, &text);
        self.context.status(&text);
    }

    /// Those that still are.
    fn parts(&self) -> Vec<Arc<Part>> {
        let mut parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        parts.retain(|part| part.strong_count() > 0);
        parts.iter().filter_map(Weak::upgrade).collect()
    }

    pub(super) fn now(&self) -> u64 {
        microseconds(self.began.elapsed())
    }
}

impl Watch for Watched {
    fn ready(&self, takes_over: bool) {
        self.ready.fetch_min(self.now(), Ordering::AcqRel);
        if let Some(manager) = self.manager().filter(|_| takes_over) {
            let _ = manager.watchdog();
        }
    }

    fn add(self: Arc<Self>, name: &str) -> Arc<Part> {
        Self::add(&self, name)
    }

    #[cfg(any(feature = "control", feature = "health"))]
    fn limit(&self) -> Duration {
        Self::limit(self)
    }

    #[cfg(any(feature = "control", feature = "health"))]
    fn silences(&self) -> BTreeMap<String, Silence> {
        let (now, patience) = (self.now(), self.patience());
        let mut all: BTreeMap<String, Silence> = BTreeMap::new();
        for part in self.parts() {
            let lasts = now.saturating_sub(self.beaten(&part));
            let silence = Silence { lasts: Duration::from_micros(lasts), stalled: lasts >= patience };
            match all.get(&part.name) {
                Some(longer) if longer.lasts >= silence.lasts => {}
                _ => _ = all.insert(part.name.clone(), silence),
            }
        }
        all
    }

    #[cfg(feature = "health")]
    fn stalls(&self) -> u64 {
        self.stalls.load(Ordering::Relaxed)
    }
}

fn microseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
