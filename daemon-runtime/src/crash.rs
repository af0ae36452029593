//! A panic of main before the daemon is ready: told to whoever waits, with its place.

use std::panic;
use std::thread;

use crate::context::Context;
use crate::error::Error;

/// Puts a hook before the one that is there. Works as well where a panic aborts.
pub(crate) fn watch(context: &Context) {
    let context = context.clone();
    let main = thread::current().id();
    let previous = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if thread::current().id() == main && !context.is_ready() {
            context.failed(&Error::Panicked(info.to_string().replace('\n', " ")));
        } else {
            previous(info);
        }
    }));
}
