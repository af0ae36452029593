//! `explain`: how the program understands its surroundings, and what each step of a start would do. Nothing is done.

use crate::control::arguments::Options;
use crate::control::say;
use crate::error::Error;
use crate::plan::Plan;
use crate::{exit, message};

mod files;
mod foresight;
mod main;
mod privileges;
mod sheet;
mod sockets;
mod surroundings;

use foresight::Foresight;
use sheet::Sheet;

type Step = fn(&mut Foresight<'_>, &mut Sheet);

/// Each entry tells of the calls of the start sequence that stand above it, in its order, from the same values.
const STEPS: &[Step] = &[
    // `Inherited::read`, `Predecessor::find`
    surroundings::process,
    // `Contract::read`
    surroundings::contract,
    // `Adopted::of`
    surroundings::handed_over,
    // `descriptors::close_all_but`
    surroundings::descriptors,
    // `Variables::read`, `environment::remove_contracts`
    surroundings::contract_variables,
    // `message::recognise_journal`
    surroundings::journal,
    // `hygiene::reset_dispositions`
    surroundings::dispositions,
    // `detach::into_background`
    surroundings::background,
    // `hygiene::disarm_timers`
    surroundings::timers,
    // `Identity::look_up`
    privileges::identity,
    // `capabilities::refuse_missing`
    privileges::capabilities,
    // `hygiene::set_umask`
    privileges::umask,
    // `environment::sanitize`, `Succession::note`, `environment::declare`
    surroundings::environment,
    // `limits::raise`
    privileges::limits,
    // `priority::set`
    privileges::priority,
    // `storage::prepare_place`
    files::place,
    // `take_pidfile`
    files::pidfile,
    // `storage::prepare`
    files::directories,
    // `logging::open`
    files::log,
    // `hygiene::open_streams`
    files::streams,
    // `socket::open_all`
    sockets::sockets,
    // `channel::open`
    sockets::control,
    // `credentials::read`
    files::credentials,
    // `privileged::call`
    privileges::function,
    // `Witness::call`, `hygiene::enter_root_directory`
    privileges::root_directory,
    // `Goal::of`, `drop_privileges`
    privileges::goal,
    // `hygiene::enter_working_directory`
    privileges::working_directory,
    // `sandbox::put_up`
    privileges::sandbox,
    // `Live::begin`
    files::configuration,
    // `Upgrade::new`, `Shutdown::new`, `mask::handled`, `Context::new`, `dispatch::begin`
    main::signals,
    // `health::serve`
    main::health,
    // `limits::lower`, `hygiene::replace_streams`, `logging::begin`
    main::main,
];

/// The status is that of the start, as far as it can be told.
pub(super) fn explain(plan: &Plan, options: &Options) -> Result<u8, Error> {
    let mut foresight = Foresight::of(plan, options)?;
    let mut sheet = Sheet::default();
    for step in STEPS {
        step(&mut foresight, &mut sheet);
    }
    let (text, problems) = sheet.finish();
    say(&format!(
        "{} {}: what a start would do, here and now. Nothing is done.\n\n{text}",
        plan.name, plan.version
    ));
    let Some(first) = problems.first() else {
        say("A start would succeed, as far as can be told.");
        return Ok(0);
    };
    say(&format!("A start would fail with status {}.", exit::status(first)));
    for problem in &problems {
        message::fatal(plan, problem);
    }
    Ok(exit::status(first))
}
