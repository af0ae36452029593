//! The start sequence, from the first instruction to main and out again.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use nix::libc;

use crate::config::{Live, Variables};
use crate::context::{Context, Left, Parts};
use crate::control::arguments::{Options, Word};
use crate::control::channel;
use crate::error::Error;
use crate::instance::pidfile::Pidfile;
use crate::launch::contract::Contract;
use crate::launch::detach::{self, Side};
use crate::launch::inherited::Inherited;
use crate::launch::output::Streams;
use crate::launch::{descriptors, environment, hygiene, limits, priority};
use crate::notify::readiness::Readiness;
use crate::outcome::Ended;
use crate::plan::Plan;
use crate::privilege::drop::drop_privileges;
use crate::privilege::goal::Goal;
use crate::privilege::lookup::Identity;
use crate::privilege::proof::Proof;
use crate::privilege::state::Witness;
use crate::privilege::{borrowed, capabilities, privileged};
use crate::signal::orphans::Orphans;
use crate::signal::shutdown::Shutdown;
use crate::signal::{dispatch, mask};
use crate::socket::adopt::Adopted;
use crate::upgrade::{Predecessor, Succession, Upgrade};
use crate::{control, crash, credentials, exit, health, logging, message, sandbox, socket, storage};

/// Runs a daemon: what the expansion of `#[daemon]` calls.
pub fn run(plan: &'static Plan, main: fn(&Context) -> Result<Ended, Error>) -> ExitCode {
    // Before anything else: a signal that comes now waits for its thread, and neither kills nor gets lost.
    let blocked = mask::block_handled(plan);
    let options = match borrowed::refuse().and_then(|()| Options::parse(plan, std::env::args_os().skip(1))) {
        Ok(options) => options,
        Err(error) => {
            message::fatal(plan, &error);
            return ExitCode::from(exit::status(&error));
        }
    };
    if let Some(code) = control::carry_out(plan, &options) {
        return code;
    }
    let readiness = Arc::new(Readiness::default());
    match blocked.and_then(|()| prepare(plan, &options, &readiness)) {
        Ok(Prepared::Launcher(code)) => ExitCode::from(lsb_start(&options, code)),
        Ok(Prepared::Daemon(context, proof)) => enter(&context, proof, main),
        Err(error) => {
            readiness.failed(plan, &error);
            let code = exit::status(&error);
            ExitCode::from(if readiness.is_awaited() { code } else { lsb_start(&options, code) })
        }
    }
}

/// What this process has become when everything before main is done.
enum Prepared {
    /// The process that the caller started; the daemon is another one, or failed.
    Launcher(u8),
    /// The daemon, with the proof of its privileges.
    Daemon(Context, Proof),
}

/// Everything before main, in order; each line one step of the book's chapter "What happens at start".
fn prepare(plan: &'static Plan, options: &Options, readiness: &Arc<Readiness>) -> Result<Prepared, Error> {
    let mut inherited = Inherited::read();
    inherited.refuse_threads()?;
    let mut before = Predecessor::find(plan, readiness)?;
    let contract = Contract::read(options, &inherited)?.continuing(before.as_ref());
    let mut sockets = Adopted::of(&contract, plan)?.and_of(before.as_mut(), plan);
    let detaching = contract.detaches(plan, options);
    // systemd has done what the unit file says; whoever else supervises has not.
    let managed = contract.systemd && !detaching;
    if !managed || before.is_some() {
        descriptors::close_all_but(sockets.descriptors().chain(contract.descriptors()))?;
    }
    let variables = Variables::read(plan);
    environment::remove_contracts(plan);
    message::recognise_journal(contract.journal_stream.as_deref());

    let pidfile = options.pidfile(plan);

    if !managed {
        hygiene::reset_dispositions(&inherited)?;
    }
    // As nohup starts a program, which is meant for one that stays where it was started.
    let outlives_terminal = !detaching && inherited.ignores(libc::SIGHUP);
    if detaching && before.is_none() {
        match detach::into_background(plan, options)? {
            Side::Launcher(code) => return Ok(Prepared::Launcher(code)),
            Side::Daemon(launcher) => readiness.set_launcher(launcher),
        }
    } else if !managed {
        hygiene::disarm_timers()?;
    }
    // Not before somebody waits who does not wait for ever.
    let identity = Identity::look_up(plan, options.user.as_deref(), inherited.user)?;
    capabilities::refuse_missing(plan, identity.as_ref(), &inherited, contract.systemd)?;

    if !managed {
        hygiene::set_umask(plan);
    }
    if !managed && !contract.container {
        environment::sanitize(plan, identity.as_ref());
    }
    let succession = Succession::note(plan, &contract, &variables, detaching, before.as_ref());
    environment::declare(plan, managed);
    readiness.connect(plan, &contract)?;

    if !contract.systemd {
        limits::raise(plan)?;
        priority::set(plan, before.is_some())?;
    }
    // A start that fails from here on undoes what it has made, in the opposite order.
    let (owner, path) = (identity.as_ref(), pidfile.as_deref());
    let place = storage::prepare_place(plan, &contract, owner, path)?;
    let pidfile = take_pidfile(before.as_mut(), path, owner)?;
    let (directories, made) = storage::prepare(plan, &contract, owner, path)?;
    let streams =
        Streams { plan, detaching, managed, directories: &directories, identity: owner, made: &made };
    let log = logging::open(&streams, &contract)?;
    let streams = hygiene::open_streams(&streams)?;
    let mut opened = socket::open_all(plan, options, &mut sockets, owner)?;
    let channel = channel::open(plan, options, &directories, owner, &mut opened.files, before.is_some())?;
    let credentials = credentials::read(plan, &contract, owner)?;
    let privileged = privileged::call(plan, readiness, &mut inherited)?;

    let witness = Witness::call();
    // The function runs outside of the root directory, so that systemd leaves going there to the program.
    let enters = !managed || (plan.privileged.is_some() && plan.root_directory.is_some());
    if enters {
        hygiene::enter_root_directory(plan)?;
    }
    let power = inherited.state()?;
    // A daemon that detaches under systemd stands behind the unit's filters all the same.
    let goal = Goal::of(plan, identity.as_ref(), &power, contract.systemd || contract.is_walled());
    let proof = drop_privileges(&goal, &power, witness)?;
    // As the user that the daemon has become: where that one may not go it is not to live.
    if enters {
        hygiene::enter_working_directory(plan)?;
    }
    // A directory that is open leads out of the root directory.
    let confined = plan.root_directory.is_some() && enters;
    let pidfile = if confined { pidfile.map(Pidfile::without_directory) } else { pidfile };
    if confined {
        made.keep();
        place.keep();
    }
    let walled = sandbox::put_up(plan, &directories, pidfile.as_ref(), owner, &proof, &contract)?;
    // As a reload reads it again: as the user, behind the walls.
    let config = Live::begin(plan, options, variables)?;

    let upgrade = Upgrade::new(succession.walled(walled), opened.kept, sockets.store);
    let shutdown = Shutdown::new(mask::handled(plan))?;
    let context = Context::new(Parts {
        plan,
        readiness: Arc::clone(readiness),
        options,
        generation: upgrade.generation(),
        shutdown,
        outlives_terminal,
        left: Left { socket_files: opened.files, made, pidfile: pidfile.into(), place },
        listeners: opened.listeners,
        sockets: opened.sockets,
        directories,
        credentials,
        config,
        privileged,
        orphans: contract.container.then(Orphans::reaped_here),
        upgrade,
    });
    dispatch::begin(context.clone()).inspect_err(|_| context.leave())?;
    channel.serve(&context).inspect_err(|_| context.leave())?;
    health::serve(&context).inspect_err(|_| context.leave())?;
    if !contract.systemd {
        limits::lower(plan).inspect_err(|_| context.leave())?;
    }
    hygiene::replace_streams(streams).inspect_err(|_| context.leave())?;
    logging::begin(plan, log);
    Ok(Prepared::Daemon(context, proof))
}

/// That of the daemon before, which has it locked; else locked now.
fn take_pidfile(
    before: Option<&mut Predecessor>,
    path: Option<&Path>,
    owner: Option<&Identity>,
) -> Result<Option<Pidfile>, Error> {
    match before.map(|before| before.take_pidfile(path)).transpose()?.flatten() {
        Some(pidfile) => Ok(Some(pidfile)),
        None => path.map(|path| Pidfile::acquire(path, owner)).transpose(),
    }
}

/// Main, with the proof in hand that the privileges are as declared.
fn enter(context: &Context, _: Proof, main: fn(&Context) -> Result<Ended, Error>) -> ExitCode {
    let Some(orphans) = &context.inner.orphans else { return call(context, main) };
    orphans.reap_beside(|| call(context, main)).unwrap_or_else(|source| {
        let error = Error::Signals { step: "start the thread for main", source };
        context.failed(&error);
        context.leave();
        ExitCode::from(exit::status(&error))
    })
}

/// Main, and what is left to do after it.
fn call(context: &Context, main: fn(&Context) -> Result<Ended, Error>) -> ExitCode {
    let panic = crash::watch(context.inner.plan, &context.inner.readiness, Error::Panicked);
    let result = catch_unwind(AssertUnwindSafe(|| main(context)));
    let code = match result {
        Ok(Ok(ended)) => {
            context.returned();
            ended.code
        }
        Ok(Err(error)) => {
            context.failed(&error);
            ExitCode::from(exit::status(&error))
        }
        Err(_) => {
            context.panicked(panic.words());
            ExitCode::from(exit::PANICKED)
        }
    };
    context.leave();
    code
}

/// To the word `start` a daemon that runs is no failure: LSB, "Init Script Actions".
fn lsb_start(options: &Options, code: u8) -> u8 {
    if options.word == Some(Word::Start) && code == exit::ALREADY_RUNNING { 0 } else { code }
}
