//! `capabilities = ["CAP_NET_BIND_SERVICE"]`

use super::given::Given;
use crate::similar::similar;
use crate::spec::{CAPABILITIES, Capability};

pub(super) fn capabilities(given: &mut Given) -> Option<Vec<Capability>> {
    given.distinct(capability)
}

fn capability(given: &mut Given) -> Option<Capability> {
    let name = given.text()?;
    if let Some(capability) = Capability::named(&name) {
        return Some(capability);
    }
    let upper = name.trim().to_uppercase().replace('-', "_");
    let full = if upper.starts_with("CAP_") { upper } else { format!("CAP_{upper}") };
    let help = match similar(&full, &CAPABILITIES) {
        Some(meant) if meant == full => format!("write `\"{meant}\"`"),
        Some(meant) => format!("a capability with a similar name exists: `{meant}`"),
        None => "the names are those of capabilities(7), such as `CAP_NET_BIND_SERVICE`".to_owned(),
    };
    given.refuse_help(format!("unknown capability `{name}`"), help)
}
