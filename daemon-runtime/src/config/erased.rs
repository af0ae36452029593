//! [`Erased`]: a configuration whose type only main's parameter names.

use std::any::Any;
use std::sync::Arc;

use crate::signal::dispatch;

/// A configuration of some type.
///
/// To let go of it calls what the program has written. A panic there is told as every panic is, and is no reason to end:
/// whatever is decided by then stays decided.
pub(crate) struct Erased(Option<Arc<dyn Any + Send + Sync>>);

impl Erased {
    pub(super) fn new<T: Send + Sync + 'static>(value: T) -> Self {
        Self::of(Arc::new(value))
    }

    pub(super) fn of<T: Send + Sync + 'static>(value: Arc<T>) -> Self {
        Self(Some(value))
    }

    /// The value, for who knows its type.
    pub(super) fn as_any(&self) -> &dyn Any {
        self.0.as_deref().map_or(&(), |value| value)
    }

    /// The same, if it is a `T`.
    pub(super) fn typed<T: Send + Sync + 'static>(mut self) -> Option<Arc<T>> {
        self.0.take()?.downcast().ok()
    }
}

impl Drop for Erased {
    fn drop(&mut self) {
        let value = self.0.take();
        let _ = dispatch::caught(|| {
            drop(value);
            Ok(())
        });
    }
}
