//! The README of the crate privdrop, which starts nothing in the background: the user, the group, numbers allowed.

use std::error::Error;

use asked::Asked;
use privdrop::PrivDrop;

fn main() -> Result<(), Box<dyn Error>> {
    let asked = Asked::read();
    let mut drop = PrivDrop::default().fallback_to_ids_if_names_are_numeric();
    if let Some(user) = &asked.user {
        drop = drop.user(user);
    }
    if let Some(group) = &asked.group {
        drop = drop.group(group);
    }
    drop.apply()?;
    asked.init()?;
    Ok(asked::serve()?)
}
