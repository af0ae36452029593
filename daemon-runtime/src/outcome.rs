//! [`Outcome`]: what main and the handlers may return.

use std::fmt::Debug;
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

impl<T: Outcome, E: Debug> Outcome for Result<T, E> {
    fn ended(self) -> Result<Ended, Error> {
        match self {
            Ok(value) => value.ended(),
            Err(error) => Err(Error::Main(format!("{error:?}"))),
        }
    }
}

/// `!` by another name: stable Rust lets a function return it, but not a program name it.
type Never = <fn() -> ! as Returns>::Type;

trait Returns {
    type Type;
}

impl<T> Returns for fn() -> T {
    type Type = T;
}

impl Outcome for Never {
    fn ended(self) -> Result<Ended, Error> {
        self
    }
}

/// What the expansion calls with main's value; the type parameter puts a type error at the return type.
///
/// # Errors
///
/// The error of main.
pub fn outcome<R: Outcome>(value: R) -> Result<Ended, Error> {
    value.ended()
}
