//! A panic of main before the daemon is ready: told to whoever waits, with its place.

use std::panic;
use std::thread;

use crate::context::Context;
use crate::error::Error;

/// Puts a hook before the one that is there, which keeps the words of a panic until it is known what
/// becomes of it: somebody may catch it. Where a panic aborts, they are told at once.
pub(crate) fn watch(context: &Context) {
    let context = context.clone();
    let main = thread::current().id();
    let previous = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if thread::current().id() == main && !context.is_ready() {
            let words = info.to_string().replace('\n', " ");
            if cfg!(panic = "abort") {
                context.failed(&Error::Panicked(words));
            } else {
                context.keep_panic(words);
            }
        } else {
            previous(info);
        }
    }));
}
