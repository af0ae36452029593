//! [`Registry`]: the program's metrics by name, each name with one meaning.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use metrics::Unit;
use metrics::atomics::AtomicU64;

use super::histogram::Buckets;
use super::names;
use crate::health::exposition::{Exposition, Family, Kind, Value};
use crate::health::{own, process};

/// A family without a word is a mistake to `promtool`.
const UNDESCRIBED: &str = "The program does not describe it.";

/// Everything of one name.
#[derive(Debug)]
struct Kept {
    kind: Kind,
    unit: Option<Unit>,
    help: Option<String>,
    /// By their labels.
    series: BTreeMap<String, Series>,
}

/// What is counted under one name and one set of labels.
#[derive(Clone, Debug)]
pub(super) enum Series {
    /// A counter, or the bits of a gauge.
    Number(Arc<AtomicU64>),
    Buckets(Arc<Buckets>),
}

/// All names.
#[derive(Debug)]
pub(super) struct Registry {
    families: BTreeMap<String, Kept>,
    /// What no other family may have samples of.
    claimed: BTreeSet<String>,
}

impl Registry {
    /// Nothing but the names that the daemon itself writes.
    pub(super) fn new() -> Self {
        let own = process::FAMILIES.iter().chain(&own::FAMILIES);
        let claimed = own.flat_map(|family| names::claimed(family.kind, family.name)).collect();
        Self { families: BTreeMap::new(), claimed }
    }

    /// Says what a family is.
    pub(super) fn describe(
        &mut self,
        kind: Kind,
        name: &str,
        unit: Option<Unit>,
        help: &str,
    ) -> Result<(), String> {
        let family = self.family(kind, name)?;
        family.unit = unit;
        family.help = Some(help.to_owned());
        Ok(())
    }

    /// What the program counts in, made when it is first asked for.
    pub(super) fn series(&mut self, kind: Kind, key: &metrics::Key) -> Result<Series, String> {
        let family = self.family(kind, key.name())?;
        let unit = family.unit;
        let series = family.series.entry(names::label_set(kind, key)).or_insert_with(|| match kind {
            Kind::Histogram => Series::Buckets(Arc::new(Buckets::of(unit))),
            _ => Series::Number(Arc::default()),
        });
        Ok(series.clone())
    }

    fn family(&mut self, kind: Kind, name: &str) -> Result<&mut Kept, String> {
        let spelt = names::family(kind, name);
        let known = self.families.get(&spelt).is_some_and(|family| family.kind == kind);
        if !known {
            let claims = names::claimed(kind, &spelt);
            if let Some(taken) = claims.iter().find(|claim| self.claimed.contains(*claim)) {
                return Err(format!(
                    "the metric `{name}` is not recorded: another one is written as `{taken}`"
                ));
            }
            self.claimed.extend(claims);
        }
        Ok(self.families.entry(spelt).or_insert(Kept {
            kind,
            unit: None,
            help: None,
            series: BTreeMap::new(),
        }))
    }

    pub(super) fn write(&self, text: &mut Exposition) {
        for (name, kept) in self.families.iter().filter(|(_, kept)| !kept.series.is_empty()) {
            let unit = kept.unit.map(|unit| unit.as_str());
            let help = kept.help.as_deref().unwrap_or(UNDESCRIBED);
            text.family(&Family { name, kind: kept.kind, unit, help });
            for (labels, series) in &kept.series {
                match series {
                    Series::Number(number) => text.sample(labels, number_of(kept.kind, number)),
                    Series::Buckets(buckets) => text.histogram(labels, &buckets.cumulated(), buckets.sum()),
                }
            }
        }
    }
}

fn number_of(kind: Kind, number: &AtomicU64) -> Value {
    let bits = number.load(std::sync::atomic::Ordering::Relaxed);
    if kind == Kind::Counter { Value::Whole(bits) } else { Value::Float(f64::from_bits(bits)) }
}
