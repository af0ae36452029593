//! The crate `tracing`: its events, with the fields of the spans that they happen in.

mod fields;
#[cfg(feature = "log")]
mod twice;

use std::sync::atomic::Ordering;

use tracing_core::metadata::LevelFilter;
use tracing_core::span::{Attributes, Id};
use tracing_core::{Dispatch, Event, Metadata, Subscriber, callsite, dispatcher};
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::{Layer, Registry};

use super::LEAST;
use super::level::Level;
use super::record::{Record, Value};
use fields::Fields;
#[cfg(feature = "log")]
pub(super) use twice::is_record as is_told_twice;

/// The field that names the spans, the outermost first.
const SPAN: &str = "span";

struct Spans;

/// Whether it is this one that the crate `tracing` tells.
pub(super) fn install() -> bool {
    dispatcher::set_global_default(Dispatch::new(Registry::default().with(Spans))).is_ok()
}

/// The level has changed, and what is asked once a place in the source is to be asked again.
pub(super) fn renew() {
    callsite::rebuild_interest_cache();
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Spans {
    fn enabled(&self, metadata: &Metadata, _: Context<S>) -> bool {
        super::lets_pass(level(*metadata.level()), metadata.target())
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(match LEAST.load(Ordering::Relaxed) {
            0 => LevelFilter::OFF,
            1 => LevelFilter::ERROR,
            2 => LevelFilter::WARN,
            3 => LevelFilter::INFO,
            4 => LevelFilter::DEBUG,
            _ => LevelFilter::TRACE,
        })
    }

    fn on_new_span(&self, attributes: &Attributes, id: &Id, context: Context<S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &Id, values: &tracing_core::span::Record, context: Context<S>) {
        if let Some(span) = context.span(id) {
            if let Some(fields) = span.extensions_mut().get_mut::<Fields>() {
                values.record(fields);
            }
        }
    }

    fn on_event(&self, event: &Event, context: Context<S>) {
        let metadata = event.metadata();
        #[cfg(feature = "log")]
        if twice::is_event(metadata) {
            return;
        }
        let mut fields = Fields::default();
        event.record(&mut fields);
        let mut names = Vec::new();
        // From the nearest outwards: what is nearer to the event says more.
        for span in context.event_scope(event).into_iter().flatten() {
            names.push(span.name());
            if let Some(others) = span.extensions().get::<Fields>() {
                fields.add(others);
            }
        }
        if !names.is_empty() {
            names.reverse();
            fields.fields.push((SPAN.into(), Value::Text(names.join(":"))));
        }
        super::write(&Record {
            level: level(*metadata.level()),
            target: metadata.target(),
            message: fields.message.into(),
            fields: fields.fields,
            place: metadata.file().zip(metadata.line()),
            backtrace: String::new(),
        });
    }
}

fn level(level: tracing_core::Level) -> Level {
    match level {
        tracing_core::Level::ERROR => Level::Error,
        tracing_core::Level::WARN => Level::Warn,
        tracing_core::Level::INFO => Level::Info,
        tracing_core::Level::DEBUG => Level::Debug,
        tracing_core::Level::TRACE => Level::Trace,
    }
}
