//! [`Recorder`]: where the facade `metrics` keeps what the program counts.

mod histogram;
mod names;
mod registry;

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockWriteGuard};

use metrics::{Counter, Gauge, Histogram, Key, KeyName, Metadata, SharedString, Unit};

use crate::health::exposition::{Exposition, Kind};
use crate::message;
use crate::plan::Plan;
use registry::{Registry, Series};

/// What was asked for by a key, as it is handed out.
#[derive(Debug)]
struct Known<T>(RwLock<HashMap<Key, T>>);

/// Everything that the program counts.
#[derive(Debug)]
pub(super) struct Recorder {
    plan: &'static Plan,
    registry: RwLock<Registry>,
    counters: Known<Counter>,
    gauges: Known<Gauge>,
    histograms: Known<Histogram>,
}

/// Makes the recorder that of the program.
pub(super) fn install(plan: &'static Plan) -> Arc<Recorder> {
    let recorder = Arc::new(Recorder {
        plan,
        registry: RwLock::new(Registry::new()),
        counters: Known::default(),
        gauges: Known::default(),
        histograms: Known::default(),
    });
    if metrics::set_global_recorder(Arc::clone(&recorder)).is_err() {
        message::warning(
            plan,
            "the program has a recorder of metrics already: `/metrics` does not have its metrics",
        );
    }
    recorder
}

impl Recorder {
    /// Writes all that was counted.
    pub(super) fn write(&self, text: &mut Exposition) {
        self.registry.read().unwrap_or_else(PoisonError::into_inner).write(text);
    }

    fn describe(&self, kind: Kind, name: &KeyName, unit: Option<Unit>, help: &SharedString) {
        let described = self.registry().describe(kind, name.as_str(), unit, help);
        self.told(described);
    }

    fn series(&self, kind: Kind, key: &Key) -> Option<Series> {
        let series = self.registry().series(kind, key);
        self.told(series)
    }

    fn registry(&self) -> RwLockWriteGuard<'_, Registry> {
        self.registry.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// A name that means two things is a mistake in the program, and none that it should end for. Told when nothing is
    /// locked any longer: standard error may be full.
    fn told<T>(&self, result: Result<T, String>) -> Option<T> {
        result.map_err(|why| message::warning(self.plan, &why)).ok()
    }
}

impl metrics::Recorder for Recorder {
    fn describe_counter(&self, key: KeyName, unit: Option<Unit>, description: SharedString) {
        self.describe(Kind::Counter, &key, unit, &description);
    }

    fn describe_gauge(&self, key: KeyName, unit: Option<Unit>, description: SharedString) {
        self.describe(Kind::Gauge, &key, unit, &description);
    }

    fn describe_histogram(&self, key: KeyName, unit: Option<Unit>, description: SharedString) {
        self.describe(Kind::Histogram, &key, unit, &description);
    }

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        self.counters.get(key, || match self.series(Kind::Counter, key) {
            Some(Series::Number(number)) => Counter::from_arc(number),
            _ => Counter::noop(),
        })
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        self.gauges.get(key, || match self.series(Kind::Gauge, key) {
            Some(Series::Number(number)) => Gauge::from_arc(number),
            _ => Gauge::noop(),
        })
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        self.histograms.get(key, || match self.series(Kind::Histogram, key) {
            Some(Series::Buckets(buckets)) => Histogram::from_arc(buckets),
            _ => Histogram::noop(),
        })
    }
}

impl<T: Clone> Known<T> {
    /// What was made for the key before, or is now.
    fn get(&self, key: &Key, make: impl FnOnce() -> T) -> T {
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(key) {
            return known.clone();
        }
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        all.entry(key.to_retained()).or_insert_with(make).clone()
    }
}

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self(RwLock::default())
    }
}
