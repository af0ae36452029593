//! A Debian package of nothing but unit files, for lintian to look at.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use daemon_spec::units::UnitFile;

use crate::validators::tool;
use crate::workdir::Workdir;

const CONTROL: &str =
    "Package: stub\nVersion: 1\nArchitecture: all\nMaintainer: A <a@example.org>\nDescription: a\n b\n";

/// What lintian says of the init scripts; nothing when it is not there.
///
/// # Panics
///
/// When the package cannot be made.
pub fn complaints(workdir: &Workdir, files: &[UnitFile]) -> Option<Vec<String>> {
    let root = workdir.directory("root");
    let mut scripts = Vec::new();
    for file in files {
        let place = match file.path.split_once('/').expect("a target and a name") {
            ("init.d", name) => {
                scripts.push(name.to_owned());
                format!("etc/init.d/{name}")
            }
            ("systemd", name) => format!("lib/systemd/system/{name}"),
            _ => continue,
        };
        write(&root.join(place), &file.contents, file.mode);
    }
    scripts.sort();
    scripts.dedup();
    let conffiles: String = scripts.iter().flat_map(|name| ["/etc/init.d/", name, "\n"]).collect();
    let maintain = |words: &str| -> String {
        let lines: String =
            scripts.iter().flat_map(|name| ["update-rc.d ", name, " ", words, "\n"]).collect();
        format!("#!/bin/sh\nset -e\n{lines}#DEBHELPER#\n")
    };
    write(&root.join("DEBIAN/control"), CONTROL, 0o644);
    write(&root.join("DEBIAN/conffiles"), &conffiles, 0o644);
    write(&root.join("DEBIAN/postinst"), &maintain("defaults"), 0o755);
    write(&root.join("DEBIAN/postrm"), &maintain("remove"), 0o755);
    let package = workdir.join("stub.deb");
    let built = tool::run(
        "dpkg-deb",
        ["--root-owner-group".as_ref(), "--build".as_ref(), root.as_os_str(), package.as_os_str()],
    )?;
    assert_eq!(built.code, 0, "{}", built.stderr);
    let said = tool::run("lintian", ["--allow-root".as_ref(), package.as_os_str()])?;
    // It always has something to say of such a package; without that it has not looked.
    assert!(said.stdout.contains("no-copyright-file"), "{}{}", said.stdout, said.stderr);
    Some(said.stdout.lines().filter(|line| line.contains("init.d")).map(str::to_owned).collect())
}

fn write(path: &Path, contents: &str, mode: u32) {
    fs::create_dir_all(path.parent().expect("it has one")).expect("a directory");
    fs::write(path, contents).expect("a file");
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("its mode");
}
