//! What this build of the runtime can do: a key that needs a feature is refused where it is off.
#![expect(missing_docs, reason = "each is the feature of the same name")]

pub const SANDBOX: bool = cfg!(feature = "sandbox");
pub const CONFIG: bool = cfg!(feature = "config");
pub const CONTROL: bool = cfg!(feature = "control");
pub const UPGRADE: bool = cfg!(feature = "upgrade");
pub const HEALTH: bool = cfg!(feature = "health");
pub const LOG: bool = cfg!(any(feature = "log", feature = "tracing"));
