//! The two formats of metrics, and which of them a client prefers: `Accept` of RFC 9110, section 12.5.1.

/// How metrics are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// The text format 0.0.4 of Prometheus.
    Prometheus,
    /// OpenMetrics 1.0.
    OpenMetrics,
}

impl Format {
    /// The value of `Content-Type`.
    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Self::Prometheus => "text/plain; version=0.0.4; charset=utf-8",
            Self::OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
        }
    }
}

/// OpenMetrics for who asks for it and would not rather have the older one. Nobody is refused: who
/// asks for neither reads the older one, as of any other exporter.
pub(super) fn wanted<T: AsRef<str>>(accept: impl Iterator<Item = T>) -> Format {
    let (mut openmetrics, mut prometheus) = (0.0_f32, 0.0_f32);
    for line in accept {
        for range in line.as_ref().split(',') {
            let mut parts = range.split(';').map(str::trim);
            let kind = parts.next().unwrap_or_default().to_ascii_lowercase();
            let (mut quality, mut version) = (1.0_f32, None);
            for (name, value) in parts.filter_map(|part| part.split_once('=')) {
                match name.trim().to_ascii_lowercase().as_str() {
                    "q" => quality = value.trim().parse().unwrap_or(0.0),
                    "version" => version = Some(value.trim().trim_matches('"')),
                    _ => {}
                }
            }
            match (kind.as_str(), version) {
                ("application/openmetrics-text", None | Some("1.0.0")) => {
                    openmetrics = openmetrics.max(quality);
                }
                ("text/plain", None | Some("0.0.4")) | ("text/*" | "*/*", _) => {
                    prometheus = prometheus.max(quality);
                }
                _ => {}
            }
        }
    }
    if openmetrics > 0.0 && openmetrics >= prometheus { Format::OpenMetrics } else { Format::Prometheus }
}
