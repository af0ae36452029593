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
