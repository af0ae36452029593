//! What may stand behind `reload` and `signals`: with the context, the configurations or neither, fallible or not.

use std::any::Any;
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

/// The configuration in force and the one that is to be, while a reload is under way.
#[derive(Debug)]
pub struct Change<'a> {
    #[cfg_attr(not(feature = "config"), expect(dead_code, reason = "without the feature there is none"))]
    pub(crate) old: &'a dyn Any,
    #[cfg_attr(not(feature = "config"), expect(dead_code, reason = "without the feature there is none"))]
    pub(crate) new: &'a dyn Any,
}

/// A function that a reload can call. `Configuration` is main's `Config<T>`, if it takes one.
#[diagnostic::on_unimplemented(
    message = "this function cannot be used as a `reload` handler",
    label = "expected `fn()` or `fn(&Context)`, or `fn(&T, &T)` where main takes a `Config<T>`, returning `()` or `Result<(), E>`",
    note = "the daemon calls the handler on SIGHUP"
)]
pub trait ReloadHandler<Parameters, Configuration> {
    /// Calls it.
    ///
    /// # Errors
    ///
    /// The error of the handler.
    fn call(self, context: &Context, change: Option<&Change<'_>>) -> Result<(), String>;
}

impl<F: FnOnce() -> R, R: Handled, C> ReloadHandler<(), C> for F {
    fn call(self, _: &Context, _: Option<&Change<'_>>) -> Result<(), String> {
        self().handled()
    }
}

impl<F: FnOnce(&Context) -> R, R: Handled, C> ReloadHandler<(&Context,), C> for F {
    fn call(self, context: &Context, _: Option<&Change<'_>>) -> Result<(), String> {
        self(context).handled()
    }
}

/// The old one and the new one, which is in force once the function agrees.
#[cfg(feature = "config")]
impl<F: FnOnce(&T, &T) -> R, R: Handled, T: 'static> ReloadHandler<(&T, &T), crate::Config<T>> for F {
    fn call(self, _: &Context, change: Option<&Change<'_>>) -> Result<(), String> {
        let both = change.and_then(|change| Some((change.old.downcast_ref()?, change.new.downcast_ref()?)));
        both.map_or_else(
            || Err("there is no configuration".to_owned()),
            |(old, new)| self(old, new).handled(),
        )
    }
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

impl<F: FnOnce() -> R, R: Handled> SignalHandler<()> for F {
    fn call(self, _: &Context) -> Result<(), String> {
        self().handled()
    }
}

impl<F: FnOnce(&Context) -> R, R: Handled> SignalHandler<(&Context,)> for F {
    fn call(self, context: &Context) -> Result<(), String> {
        self(context).handled()
    }
}
