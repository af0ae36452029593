//! Metrics as text: the format 0.0.4 of Prometheus, and OpenMetrics 1.0.

use std::fmt::{self, Write};

use crate::health::format::Format;

/// What a family of metrics is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Counter,
    Gauge,
    #[cfg(feature = "metrics")]
    Histogram,
    /// A gauge that is always 1, for its labels.
    Info,
}

/// A value as both formats write it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Value {
    Whole(u64),
    Float(f64),
}

impl From<u64> for Value {
    fn from(value: u64) -> Self {
        Self::Whole(value)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Float(value)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(value) => write!(f, "{value}"),
            Self::Float(value) if value.is_nan() => f.write_str("NaN"),
            Self::Float(value) if value.is_infinite() && value.is_sign_negative() => f.write_str("-Inf"),
            Self::Float(value) if value.is_infinite() => f.write_str("+Inf"),
            // With a point, as OpenMetrics wants the bounds of buckets.
            Self::Float(value) => write!(f, "{value:?}"),
        }
    }
}

/// Metrics of one name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Family<'t> {
    /// Without what the kind adds to it.
    pub(crate) name: &'t str,
    pub(crate) kind: Kind,
    /// Told where the name ends with it.
    pub(crate) unit: Option<&'t str>,
    pub(crate) help: &'t str,
}

/// The text, family by family.
#[derive(Debug)]
pub(crate) struct Exposition {
    format: Format,
    text: String,
    /// What the samples of the family begin with.
    name: String,
    kind: Kind,
}

impl Exposition {
    pub(crate) fn new(format: Format) -> Self {
        Self { format, text: String::with_capacity(4096), name: String::new(), kind: Kind::Gauge }
    }

    /// Begins a family.
    pub(crate) fn family(&mut self, family: &Family) {
        let Family { name, kind, unit, help } = *family;
        self.kind = kind;
        name.clone_into(&mut self.name);
        let older = self.format == Format::Prometheus;
        let (suffix, word) = match kind {
            Kind::Counter if older => ("_total", "counter"),
            Kind::Counter => ("", "counter"),
            Kind::Gauge => ("", "gauge"),
            #[cfg(feature = "metrics")]
            Kind::Histogram => ("", "histogram"),
            Kind::Info if older => ("_info", "gauge"),
            Kind::Info => ("", "info"),
        };
        let _ = writeln!(self.text, "# HELP {name}{suffix} {}", escaped(help, !older));
        let _ = writeln!(self.text, "# TYPE {name}{suffix} {word}");
        let told = |unit: &&str| name.strip_suffix(unit).is_some_and(|rest| rest.ends_with('_'));
        if let Some(unit) = unit.filter(told).filter(|_| !older) {
            let _ = writeln!(self.text, "# UNIT {name} {unit}");
        }
    }

    /// A sample of the family. `labels` is what [`labels`] makes.
    pub(crate) fn sample(&mut self, labels: &str, value: impl Into<Value>) {
        let suffix = match self.kind {
            Kind::Counter => "_total",
            Kind::Info => "_info",
            Kind::Gauge => "",
            #[cfg(feature = "metrics")]
            Kind::Histogram => "",
        };
        self.line(suffix, labels, value.into());
    }

    /// The samples of one histogram: bounds with what was counted up to each, and the sum of all values.
    #[cfg(feature = "metrics")]
    pub(crate) fn histogram(&mut self, labels: &str, buckets: &[(f64, u64)], sum: f64) {
        let comma = if labels.is_empty() { "" } else { "," };
        for (bound, count) in buckets {
            let labels = format!("{labels}{comma}le=\"{}\"", Value::Float(*bound));
            self.line("_bucket", &labels, Value::Whole(*count));
        }
        self.line("_sum", labels, Value::Float(sum));
        self.line("_count", labels, Value::Whole(buckets.last().map_or(0, |(_, count)| *count)));
    }

    fn line(&mut self, suffix: &str, labels: &str, value: Value) {
        let (open, close) = if labels.is_empty() { ("", "") } else { ("{", "}") };
        let _ = writeln!(self.text, "{}{suffix}{open}{labels}{close} {value}", self.name);
    }

    /// All of it.
    pub(crate) fn finish(mut self) -> String {
        if self.format == Format::OpenMetrics {
            self.text.push_str("# EOF\n");
        }
        self.text
    }
}

/// `name="value"`, with commas between.
pub(crate) fn labels<'l>(pairs: impl IntoIterator<Item = (&'l str, &'l str)>) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        let comma = if text.is_empty() { "" } else { "," };
        let _ = write!(text, "{comma}{name}=\"{}\"", escaped(value, true));
    }
    text
}

/// Backslash and line break are escaped everywhere, quotes where text stands between them.
fn escaped(text: &str, quotes: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            '"' if quotes => escaped.push_str("\\\""),
            other => escaped.push(other),
        }
    }
    escaped
}
