//! Without the feature `config` there is no configuration, and the key that declares one does not compile.

use std::marker::PhantomData;

use crate::control::arguments::Options;
use crate::error::Error;
use crate::handler::Change;
use crate::plan::Plan;
use crate::privilege::lookup::Identity;

/// Nobody looks at them.
pub(crate) struct Variables;

impl Variables {
    pub(crate) fn read(_: &Plan) -> Self {
        Self
    }

    #[cfg(feature = "upgrade")]
    #[expect(clippy::unused_self, reason = "with the feature there are some")]
    pub(crate) fn all(&self) -> Vec<(&str, &str)> {
        Vec::new()
    }
}

/// There is none.
#[derive(Debug)]
pub(crate) enum Live {}

impl Live {
    #[expect(clippy::unnecessary_wraps, reason = "with the feature it can fail")]
    pub(crate) fn begin(_: &Plan, _: &Options, _: Variables) -> Result<Option<Self>, Error> {
        Ok(None)
    }

    pub(crate) fn prepare(&self) -> Result<Prepared, Error> {
        match *self {}
    }
}

/// There is none.
pub(crate) enum Prepared {}

impl Prepared {
    pub(crate) fn change(&self) -> Change<'_> {
        match *self {}
    }

    pub(crate) fn commit(self) -> Option<String> {
        match self {}
    }
}

/// Nothing to fail.
#[cfg(feature = "explain")]
#[expect(clippy::unnecessary_wraps, reason = "with the feature it can fail")]
pub(crate) fn foresee(_: &Plan, _: &Options, _: Option<&Identity>) -> Result<(), Error> {
    Ok(())
}

/// What a type may have beside being read: nobody reads it.
#[derive(Clone, Copy, Debug)]
pub struct Extras;

impl Extras {
    /// Nothing.
    pub const NONE: Self = Self;

    /// Nothing.
    #[must_use]
    pub const fn or(self, _: Self) -> Self {
        self
    }
}

/// A parameter of main.
#[derive(Debug)]
pub struct Probe<T: ?Sized>(PhantomData<T>);

/// What holds for every type.
pub trait Plain {
    /// Nothing.
    const VALIDATION: Extras = Extras::NONE;
    /// Nothing.
    const SHOW: Extras = Extras::NONE;
}

impl<T: ?Sized> Plain for Probe<T> {}

/// Nothing to look at.
#[expect(clippy::unnecessary_wraps, reason = "with the feature it can fail")]
pub(crate) fn check(_: &Plan, _: &Options, _: Option<&Identity>) -> Result<String, Error> {
    Ok(String::new())
}
