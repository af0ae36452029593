//! [`Buckets`]: a histogram, whose bounds follow from its unit.

use std::sync::atomic::{AtomicU64, Ordering};

use metrics::{HistogramFn, Unit};

/// What was counted up to each bound, and beyond the last.
#[derive(Debug)]
pub(super) struct Buckets {
    bounds: Vec<f64>,
    counts: Vec<AtomicU64>,
    /// The bits of a floating-point number.
    sum: AtomicU64,
}

/// The bounds of Prometheus' own clients, made for requests of a network service, in seconds.
const DURATIONS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
/// From a small message to a large file.
const SIZES: [f64; 10] = [
    256.0,
    1024.0,
    4096.0,
    16384.0,
    65536.0,
    262_144.0,
    1_048_576.0,
    4_194_304.0,
    16_777_216.0,
    67_108_864.0,
];
/// Of things.
const COUNTS: [f64; 13] =
    [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, 10000.0];
const PERCENTS: [f64; 12] = [1.0, 5.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 100.0];

/// The bounds for values of a unit; of values without one, those of seconds.
fn bounds(unit: Option<Unit>) -> Vec<f64> {
    let durations = |factor: f64| DURATIONS.iter().map(|bound| bound * factor).collect();
    match unit {
        None | Some(Unit::Seconds) => durations(1.0),
        Some(Unit::Milliseconds) => durations(1e3),
        Some(Unit::Microseconds) => durations(1e6),
        Some(Unit::Nanoseconds) => durations(1e9),
        Some(Unit::Percent) => PERCENTS.to_vec(),
        Some(Unit::Bytes) => SIZES.to_vec(),
        Some(_) => COUNTS.to_vec(),
    }
}

impl Buckets {
    pub(super) fn of(unit: Option<Unit>) -> Self {
        let bounds = bounds(unit);
        let counts = (0..=bounds.len()).map(|_| AtomicU64::new(0)).collect();
        Self { bounds, counts, sum: AtomicU64::new(0.0_f64.to_bits()) }
    }

    /// Each bound with all that was counted up to it, the last being infinity.
    pub(super) fn cumulated(&self) -> Vec<(f64, u64)> {
        let mut total = 0;
        let bounds = self.bounds.iter().copied().chain([f64::INFINITY]);
        let counted = bounds.zip(&self.counts).map(|(bound, count)| {
            total += count.load(Ordering::Relaxed);
            (bound, total)
        });
        counted.collect()
    }

    pub(super) fn sum(&self) -> f64 {
        f64::from_bits(self.sum.load(Ordering::Relaxed))
    }
}

impl HistogramFn for Buckets {
    fn record(&self, value: f64) {
        // What is no number is beyond every bound, as in Prometheus' own clients.
        let place = self.bounds.iter().position(|bound| value <= *bound).unwrap_or(self.bounds.len());
        if let Some(count) = self.counts.get(place) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        let add = |sum| Some((f64::from_bits(sum) + value).to_bits());
        let _ = self.sum.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    }
}
