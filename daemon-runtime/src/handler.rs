//! What may stand behind `reload` and `signals`: with or without the context, fallible or not.

use std::fmt::Display;

use crate::context::Context;

/// What a handler may return.
#[diagnostic::on_unimplemented(
    message = "a handler cannot return `{Self}`",
    label = "return `()` or `Result<(), E>` with `E: Display`"
)]
pub trait Handled {
    /// The error as text.
    ///
    /// # Errors
    ///
    /// The error of the handler.
    fn handled(self) -> Result<(), String>;
}

impl Handled for () {
    fn handled(self) -> Result<(), String> {
        Ok(())
    }
}

impl<E: Display> Handled for Result<(), E> {
    fn handled(self) -> Result<(), String> {
        self.map_err(|error| error.to_string())
    }
}

/// A function that SIGHUP can call.
#[diagnostic::on_unimplemented(
    message = "this function cannot be used as a `reload` handler",
    label = "expected `fn()` or `fn(&Context)`, returning `()` or `Result<(), E>`",
    note = "the daemon calls the handler on SIGHUP"
)]
pub trait ReloadHandler<Parameters> {
    /// Calls it.
    ///
    /// # Errors
    ///
    /// The error of the handler.
    fn call(self, context: &Context) -> Result<(), String>;
}

/// A function that a declared signal can call.
#[diagnostic::on_unimplemented(
    message = "this function cannot be used as a signal handler",
    label = "expected `fn()` or `fn(&Context)`, returning `()` or `Result<(), E>`",
    note = "the daemon calls the handler on a thread of its own, so it may do anything"
)]
pub trait SignalHandler<Parameters> {
    /// Calls it.
    ///
    /// # Errors
    ///
    /// The error of the handler.
    fn call(self, context: &Context) -> Result<(), String>;
}

macro_rules! handlers {
    ($($trait:ident)*) => {$(
        impl<F: FnOnce() -> R, R: Handled> $trait<()> for F {
            fn call(self, _: &Context) -> Result<(), String> {
                self().handled()
            }
        }

        impl<F: FnOnce(&Context) -> R, R: Handled> $trait<(&Context,)> for F {
            fn call(self, context: &Context) -> Result<(), String> {
                self(context).handled()
            }
        }
    )*};
}

handlers! { ReloadHandler SignalHandler }
