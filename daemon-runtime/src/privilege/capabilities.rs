//! The declared capabilities, looked for before anything is made: which of them cannot be kept, and why.

use crate::error::Error;
use crate::launch::inherited::Inherited;
use crate::plan::Plan;
use crate::privilege::lookup::Identity;
use crate::privilege::state::bit;
use crate::sys;

/// Refuses a start that could not keep what is declared, unless a service manager has set capabilities.
pub(crate) fn refuse_missing(
    plan: &Plan,
    identity: Option<&Identity>,
    inherited: &Inherited,
    managed: bool,
) -> Result<(), Error> {
    let drops = identity.is_some_and(|identity| identity.drops);
    if plan.capabilities.is_empty() || (managed && !drops) {
        return Ok(());
    }
    let before = inherited.state()?;
    for &capability in plan.capabilities {
        let name = capability.name;
        let one = bit(capability.number);
        // As capset(2) asks for the inheritable set.
        let inheritable = (before.bounding | before.sets.inheritable) & one != 0;
        if before.sets.permitted & one != 0 && inheritable {
            continue;
        }
        return Err(match sys::bounding_holds(capability.number) {
            Err(_) => Error::UnknownCapability(name),
            Ok(false) => Error::Capability { name, why: "the bounding set lacks it" },
            Ok(true) => Error::Capability { name, why: "whoever started the program does not have it" },
        });
    }
    Ok(())
}
