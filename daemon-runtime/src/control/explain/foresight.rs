//! [`Foresight`]: the values that a start would decide by, found as a start finds them.

use std::path::PathBuf;

use crate::control::arguments::Options;
use crate::error::Error;
use crate::launch::contract::Contract;
use crate::launch::inherited::Inherited;
use crate::plan::{DirectoryKind, Plan};
use crate::privilege::lookup::Identity;
use crate::privilege::state::State;
use crate::socket::adopt::Adopted;

/// Each with the name that it has in the start sequence.
pub(super) struct Foresight<'p> {
    pub(super) plan: &'p Plan,
    pub(super) options: &'p Options,
    pub(super) inherited: Inherited,
    pub(super) contract: Contract,
    pub(super) sockets: Adopted,
    pub(super) detaching: bool,
    pub(super) managed: bool,
    pub(super) pidfile: Option<PathBuf>,
    /// Whom the daemon would become; if the caller cannot have that, whom it would become started by root.
    pub(super) identity: Option<Identity>,
    /// A user is asked for, and nothing more is known of it.
    pub(super) unknown_user: bool,
    pub(super) before: State,
    pub(super) directories: Vec<(DirectoryKind, PathBuf)>,
    /// What goes wrong before the first step that would tell of it.
    pub(super) refused: [Option<Error>; 2],
}

impl<'p> Foresight<'p> {
    /// In the order of the start: before anything else is opened, what was announced is looked at.
    pub(super) fn of(plan: &'p Plan, options: &'p Options) -> Result<Self, Error> {
        let inherited = Inherited::read();
        let (contract, no_contract) = or_default(Contract::read(options, &inherited));
        let (sockets, no_sockets) = or_default(Adopted::of(&contract, plan));
        let detaching = contract.detaches(plan, options);
        Ok(Self {
            plan,
            options,
            before: inherited.state()?,
            managed: contract.systemd && !detaching,
            inherited,
            contract,
            sockets,
            detaching,
            pidfile: options.pidfile(plan),
            identity: None,
            unknown_user: false,
            directories: Vec::new(),
            refused: [no_contract, no_sockets],
        })
    }
}

fn or_default<T: Default>(result: Result<T, Error>) -> (T, Option<Error>) {
    match result {
        Ok(value) => (value, None),
        Err(error) => (T::default(), Some(error)),
    }
}
