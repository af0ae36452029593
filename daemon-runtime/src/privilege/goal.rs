//! What the process is to be when main is entered, as far as the declaration has a word in it.

use nix::unistd::{Gid, Uid};

use crate::plan::Plan;
use crate::privilege::lookup::Identity;
use crate::privilege::state::{SETGID, SETPCAP, Sets, State, bit};

/// Each part that is not `None` is made so, and proved.
#[derive(Debug)]
pub(crate) struct Goal<'a> {
    pub(crate) user: Option<Uid>,
    pub(crate) group: Option<Gid>,
    pub(crate) supplementary: Option<&'a [Gid]>,
    pub(crate) sets: Option<Sets>,
    pub(crate) bounding: Option<u64>,
    pub(crate) no_new_privileges: bool,
}

impl<'a> Goal<'a> {
    /// For a process that is `before`. A service manager that ran it as the declared user (`managed`) has
    /// set capabilities and groups, and its administrator may have set them otherwise.
    pub(crate) fn of(plan: &Plan, identity: Option<&'a Identity>, before: &State, managed: bool) -> Self {
        let declared = plan.capabilities.iter().fold(0, |set, capability| set | bit(capability.number));
        let nothing = Self {
            user: None,
            group: None,
            supplementary: None,
            sets: None,
            bounding: None,
            no_new_privileges: plan.no_new_privileges,
        };
        let confined = Self {
            sets: Some(Sets::exactly(declared)),
            bounding: before.may(SETPCAP).then_some(before.bounding & declared),
            ..nothing
        };
        match identity {
            Some(identity) if identity.drops => Self {
                user: Some(identity.uid),
                group: Some(identity.gid),
                supplementary: Some(&identity.groups),
                ..confined
            },
            Some(identity) if managed => Self { user: Some(identity.uid), ..nothing },
            // What only root can change stays, unless this user can, too.
            Some(identity) => Self {
                user: Some(identity.uid),
                group: before.may(SETGID).then_some(identity.gid),
                supplementary: before.may(SETGID).then_some(&identity.groups),
                ..confined
            },
            None if managed => nothing,
            // Root stays what it is, less what it was started with beyond that.
            None if before.users == [0; 4] => Self {
                supplementary: Some(&[]),
                sets: Some(Sets { inheritable: 0, ambient: 0, ..before.sets }),
                ..nothing
            },
            None => confined,
        }
    }
}
