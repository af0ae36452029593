//! A panic before the daemon is ready: told to whoever waits, with its place.

use std::any::Any;
use std::panic;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::error::Error;
use crate::notify::readiness::Readiness;
use crate::plan::Plan;

/// The words of the last panic that the hook heard.
#[derive(Clone, Debug, Default)]
pub(crate) struct Panic(Arc<Mutex<Option<String>>>);

impl Panic {
    pub(crate) fn words(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn keep(&self, words: String) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(words);
    }
}

/// Puts a hook before the one that is there, which keeps the words of a panic of this thread until it is
/// known what becomes of it: somebody may catch it. Where a panic aborts, they are told at once.
pub(crate) fn watch(plan: &'static Plan, readiness: &Arc<Readiness>, error: fn(String) -> Error) -> Panic {
    let heard = Panic::default();
    let (readiness, keeper, watched) = (Arc::clone(readiness), heard.clone(), thread::current().id());
    let previous = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if thread::current().id() == watched && !readiness.is_ready() {
            let words = info.to_string().replace('\n', " ");
            if cfg!(panic = "abort") {
                readiness.failed(plan, &error(words));
            } else {
                keeper.keep(words);
            }
        } else {
            previous(info);
        }
    }));
    heard
}

/// What a panic was given to say, where that is text.
pub(crate) fn payload(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}
