//! The file of the program, which is another one by the time of the upgrade.

use super::*;

#[test]
fn f67_a_program_that_was_replaced_or_deleted_and_put_back_is_the_one_that_is_started() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let first = place.start();
    place.replace(copy);
    assert!(first.link("exe").to_string_lossy().ends_with(" (deleted)"));
    let second = place.upgraded();
    assert_eq!(second.link("exe"), place.program);
    fs::remove_file(&place.program).expect("to remove the program");
    assert!(second.link("exe").to_string_lossy().ends_with(" (deleted)"));
    fs::copy(UPGRADING, &place.program).expect("to put it back");
    let third = place.upgraded();
    assert_eq!(third.link("exe"), place.program);
}

/// As packages and deployments do that keep several versions.
#[test]
fn f67_a_link_that_leads_to_another_version_is_followed_there() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let (old, new) = (workdir.directory("1").join("upgrading"), workdir.directory("2").join("upgrading"));
    for version in [&old, &new] {
        fs::copy(UPGRADING, version).expect("a version");
    }
    let link = |to: &Path| {
        place.replace(|at| std::os::unix::fs::symlink(to, at).expect("a link"));
    };
    link(&old);
    let first = place.start();
    assert_eq!(first.link("exe"), old);
    link(&new);
    let second = place.upgraded();
    assert_eq!(second.link("exe"), new);
}

/// nginx, started so, fails here: it runs `argv[0]`.
#[test]
fn f67_a_program_that_was_started_by_a_relative_path_or_another_name_is_found() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let directory = workdir.path().display();
    let shell = format!("cd {directory} && exec -a anything ./upgrading \"$@\"");
    let launch = place.launch().through(&["/bin/bash", "-c", &shell]);
    let first = place.daemon.started(launch);
    let second = place.upgraded();
    assert_ne!(second, first);
    assert_eq!(second.link("exe"), place.program);
}
