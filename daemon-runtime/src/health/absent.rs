//! Without the feature `health` nothing is served, and the key that asks for it does not compile.

use crate::context::Context;
use crate::error::Error;

/// Nothing.
#[expect(clippy::unnecessary_wraps, reason = "with the feature it can fail")]
pub(crate) fn serve(_: &Context) -> Result<(), Error> {
    Ok(())
}

/// Nothing.
#[expect(clippy::unnecessary_wraps, reason = "with the feature it can fail")]
pub(crate) fn resume() -> Result<(), Error> {
    Ok(())
}
