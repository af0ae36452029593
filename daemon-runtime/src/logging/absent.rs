//! Without the features `log` and `tracing` there is no place for messages, and the key that asks for one does not
//! compile.

use crate::error::Error;
use crate::launch::contract::Contract;
use crate::launch::output::Streams;
use crate::plan::Plan;
#[cfg(feature = "explain")]
use crate::privilege::lookup::Identity;

/// Nothing.
pub(crate) struct Place;

#[expect(clippy::unnecessary_wraps, reason = "with the features it can fail")]
pub(crate) fn open(_: &Streams, _: &Contract) -> Result<Option<Place>, Error> {
    Ok(None)
}

#[cfg(feature = "explain")]
pub(crate) fn foresee(_: &Streams, _: &Contract) -> Option<(String, Option<&'static str>)> {
    None
}

#[cfg(feature = "explain")]
#[expect(clippy::unnecessary_wraps, reason = "with the features it can fail")]
pub(crate) fn foresee_file(_: &str, _: Option<&Identity>) -> Result<(), Error> {
    Ok(())
}

pub(crate) fn begin(_: &'static Plan, _: Option<Place>) {}

#[expect(clippy::unnecessary_wraps, reason = "with the features it can fail")]
pub(crate) fn reopen() -> Result<(), String> {
    Ok(())
}

pub(crate) fn tell(_: &Plan, _severity: u8, _text: &str) -> bool {
    false
}
