//! [`Kind`]: what can be done with a configuration whose type only main's parameter names.

use std::any::Any;
use std::fmt::Debug;
use std::marker::PhantomData;
use std::sync::{Arc, PoisonError, RwLock};

use serde_core::Serialize;
use serde_core::de::DeserializeOwned;

use super::de::{self, Outcome};
use super::erased::Erased;
use super::problem::Problems;
use super::tree::Table;
use super::variables::Variables;
use super::{Config, Validate};

type Read = fn(&Table, &Variables, &[&str]) -> Outcome<Erased>;

/// The functions for one type.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    pub(super) read: Read,
    pub(super) hold: fn(Erased) -> Option<Arc<dyn Slot>>,
    pub(super) extras: Extras,
}

/// What a type may have beside being read.
#[derive(Clone, Copy, Debug)]
pub struct Extras {
    pub(super) validate: Option<fn(&dyn Any, &mut Problems)>,
    pub(super) show: Option<fn(&dyn Any) -> Option<toml::Table>>,
    pub(super) secrets: &'static [&'static str],
    pub(super) restart: &'static [&'static str],
}

impl Kind {
    /// The functions for `T`.
    pub(crate) const fn of<T: DeserializeOwned + Send + Sync + 'static>() -> Self {
        Self { read: read::<T>, hold: hold::<T>, extras: Extras::NONE }
    }

    /// With what the type has beside.
    #[must_use]
    pub const fn with(self, extras: Extras) -> Self {
        Self { extras, ..self }
    }
}

impl Extras {
    /// Nothing beside.
    pub const NONE: Self = Self { validate: None, show: None, secrets: &[], restart: &[] };

    /// What either has: of main's parameters one is a configuration.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        let Self { mut validate, mut show, mut secrets, mut restart } = self;
        if other.validate.is_some() {
            (validate, secrets, restart) = (other.validate, other.secrets, other.restart);
        }
        if other.show.is_some() {
            show = other.show;
        }
        Self { validate, show, secrets, restart }
    }
}

fn read<T: DeserializeOwned + Send + Sync + 'static>(
    tree: &Table,
    variables: &Variables,
    secrets: &[&str],
) -> Outcome<Erased> {
    let Outcome { value, problems, overridden } =
        de::read::<T>(tree, variables, |key| super::secret::is_secret(key, secrets));
    Outcome { value: value.map(Erased::new), problems, overridden }
}

fn hold<T: Send + Sync + 'static>(value: Erased) -> Option<Arc<dyn Slot>> {
    Some(Arc::new(Held(RwLock::new(value.typed::<T>()?))))
}

/// Where the configuration in force is.
#[derive(Debug)]
pub(super) struct Held<T>(RwLock<Arc<T>>);

impl<T> Held<T> {
    pub(super) fn get(&self) -> Arc<T> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The same without its type.
pub(super) trait Slot: Send + Sync {
    fn current(&self) -> Erased;
    fn swap(&self, new: Erased);
    fn typed(self: Arc<Self>) -> Arc<dyn Any + Send + Sync>;
}

impl<T: Send + Sync + 'static> Slot for Held<T> {
    fn current(&self) -> Erased {
        Erased::of(self.get())
    }

    fn swap(&self, new: Erased) {
        if let Some(new) = new.typed() {
            let old = std::mem::replace(&mut *self.0.write().unwrap_or_else(PoisonError::into_inner), new);
            // Let go of here, if nobody else has it, and not while readers wait.
            drop(Erased::of(old));
        }
    }

    fn typed(self: Arc<Self>) -> Arc<dyn Any + Send + Sync> {
        self
    }
}

/// Finds out what a parameter of main has beside: an associated constant of the type's own goes before that of a trait,
/// and is only there where its bounds hold. So nobody has to say twice that there is an `impl Validate`.
#[derive(Debug)]
pub struct Probe<T: ?Sized>(PhantomData<T>);

/// What holds for every type.
pub trait Plain {
    /// Nothing is validated.
    const VALIDATION: Extras = Extras::NONE;
    /// Nothing is shown but what is set.
    const SHOW: Extras = Extras::NONE;
}

impl<T: ?Sized> Plain for Probe<T> {}

impl<T: Validate + 'static> Probe<Config<T>> {
    /// What the program says of its type.
    pub const VALIDATION: Extras =
        Extras { validate: Some(validate::<T>), secrets: T::SECRETS, restart: T::RESTART, ..Extras::NONE };
}

impl<T: Serialize + 'static> Probe<Config<T>> {
    /// Defaults can be shown, too.
    pub const SHOW: Extras = Extras { show: Some(show::<T>), ..Extras::NONE };
}

fn validate<T: Validate + 'static>(value: &dyn Any, problems: &mut Problems) {
    if let Some(value) = value.downcast_ref::<T>() {
        value.validate(problems);
    }
}

fn show<T: Serialize + 'static>(value: &dyn Any) -> Option<toml::Table> {
    toml::Table::try_from(value.downcast_ref::<T>()?).ok()
}
