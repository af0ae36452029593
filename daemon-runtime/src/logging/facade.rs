//! The crate `log`: its records, its key-values, its level.

use std::borrow::Cow;
use std::sync::atomic::Ordering;

use log::kv::{self, Key, VisitSource, VisitValue};
use log::{LevelFilter, Metadata};

use super::LEAST;
use super::level::Level;
use super::record::{Field, Record, Value};

struct Facade;

/// Whether it is this one that the crate `log` logs to.
pub(super) fn install() -> bool {
    let installed = log::set_logger(&Facade).is_ok();
    if installed {
        renew();
    }
    installed
}

/// The level has changed.
pub(super) fn renew() {
    let level = LevelFilter::iter().nth(LEAST.load(Ordering::Relaxed)).unwrap_or(LevelFilter::Trace);
    log::set_max_level(level);
}

impl log::Log for Facade {
    fn enabled(&self, metadata: &Metadata) -> bool {
        super::lets_pass(level(metadata.level()), metadata.target())
    }

    fn log(&self, record: &log::Record) {
        if !self.enabled(record.metadata()) {
            return;
        }
        #[cfg(feature = "tracing")]
        if super::spans::is_told_twice(record) {
            return;
        }
        let mut fields = Fields(Vec::new());
        let _ = record.key_values().visit(&mut fields);
        let message = record.args().as_str().map_or_else(|| record.args().to_string().into(), Cow::Borrowed);
        super::write(&Record {
            level: level(record.level()),
            target: record.target(),
            message,
            fields: fields.0,
            place: record.file().zip(record.line()),
            backtrace: String::new(),
        });
    }

    fn flush(&self) {}
}

fn level(level: log::Level) -> Level {
    match level {
        log::Level::Error => Level::Error,
        log::Level::Warn => Level::Warn,
        log::Level::Info => Level::Info,
        log::Level::Debug => Level::Debug,
        log::Level::Trace => Level::Trace,
    }
}

struct Fields(Vec<Field<'static>>);

impl<'kvs> VisitSource<'kvs> for Fields {
    fn visit_pair(&mut self, key: Key<'kvs>, value: kv::Value<'kvs>) -> Result<(), kv::Error> {
        let mut kind = Kind(None);
        value.visit(&mut kind)?;
        let value = kind.0.unwrap_or_else(|| Value::Text(value.to_string()));
        self.0.push((Cow::Owned(key.as_str().to_owned()), value));
        Ok(())
    }
}

/// Numbers and truths stay what they are; all else is text.
struct Kind(Option<Value>);

impl VisitValue<'_> for Kind {
    fn visit_any(&mut self, _: kv::Value) -> Result<(), kv::Error> {
        Ok(())
    }

    fn visit_u64(&mut self, value: u64) -> Result<(), kv::Error> {
        self.0 = Some(Value::Number(value.to_string()));
        Ok(())
    }

    fn visit_i64(&mut self, value: i64) -> Result<(), kv::Error> {
        self.0 = Some(Value::Number(value.to_string()));
        Ok(())
    }

    fn visit_f64(&mut self, value: f64) -> Result<(), kv::Error> {
        self.0 = Some(Value::float(value));
        Ok(())
    }

    fn visit_bool(&mut self, value: bool) -> Result<(), kv::Error> {
        self.0 = Some(Value::Truth(value));
        Ok(())
    }
}
