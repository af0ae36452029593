//! [`Outcome`]: what main and the handlers may return.

use std::any::Any;
use std::fmt::Debug;
use std::io;
use std::process::ExitCode;

use crate::error::Error;

/// How main ended.
#[derive(Debug)]
pub struct Ended {
    pub(crate) code: ExitCode,
}

/// A type that a daemon's main can return.
#[diagnostic::on_unimplemented(
    message = "a daemon's main cannot return `{Self}`",
    label = "return `()`, `ExitCode`, or `Result<(), E>` with `E: Debug`"
)]
pub trait Outcome {
    /// The exit status, or the error that main ended with.
    ///
    /// # Errors
    ///
    /// The error of main.
    fn ended(self) -> Result<Ended, Error>;
}

impl Outcome for () {
    fn ended(self) -> Result<Ended, Error> {
        Ok(Ended { code: ExitCode::SUCCESS })
    }
}

impl Outcome for ExitCode {
    fn ended(self) -> Result<Ended, Error> {
        Ok(Ended { code: self })
    }
}

impl<T: Outcome, E: Debug + 'static> Outcome for Result<T, E> {
    fn ended(self) -> Result<Ended, Error> {
        match self {
            Ok(value) => value.ended(),
            Err(error) => Err(Error::Main(words(&error))),
        }
    }
}

/// The words of an error: those for people where the type is known to have them, else `Debug`, as the
/// standard library prints what main returns.
fn words<E: Debug + 'static>(error: &E) -> String {
    let any: &dyn Any = error;
    let displayed = any
        .downcast_ref::<io::Error>()
        .map(ToString::to_string)
        .or_else(|| any.downcast_ref::<String>().cloned())
        .or_else(|| any.downcast_ref::<&str>().map(ToString::to_string))
        .or_else(|| any.downcast_ref::<Box<dyn std::error::Error>>().map(ToString::to_string))
        .or_else(|| any.downcast_ref::<Box<dyn std::error::Error + Send + Sync>>().map(ToString::to_string));
    displayed.unwrap_or_else(|| format!("{error:?}"))
}
