//! What an administrator has to bring: the configuration and the secrets.

use std::fs;
use std::io;
use std::path::Path;

use super::report::{Level, Report};
use super::surroundings::Surroundings;
use super::{chain, shell};
use crate::credentials;
use crate::error::Error;

pub(super) fn look(of: &Surroundings<'_>, report: &mut Report) {
    let Some(path) = of.plan.config.map(Path::new) else { return };
    let shown = path.display();
    match fs::metadata(path) {
        Ok(_) => match chain::weak_spot(path, &of.owners()) {
            Some(spot) => drop(report.add(Level::Error, spot.what).mend(spot.mend)),
            None => report.ok(format_args!("{shown}: is there; `check` looks into it")),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let finding = report.add(Level::Error, format_args!("{shown}: there is no configuration"));
            if let Some(example) = of.plan.units.iter().find(|unit| unit.is_example()) {
                finding.mend(of.install(example, path));
            }
        }
        Err(error) => report.unknown(format_args!("{shown}: cannot be looked at: {error}")),
    }
}

pub(super) fn look_at_credentials(of: &Surroundings<'_>, report: &mut Report) {
    if of.lacks_user() {
        return;
    }
    for (name, path, result) in credentials::foresee(of.plan, None, of.identity.as_ref()) {
        let quoted = shell::path(&path);
        match result {
            Ok(()) => {
                report.ok(format_args!("{}: the credential `{name}`, nobody else's to read", path.display()));
            }
            Err(error) if error.is_denied() => report.unknown(format_args!("{error}, as this user")),
            Err(error @ Error::UntrustedCredential { .. }) => {
                let spot = path.parent().and_then(|parent| chain::weak_spot(parent, &of.owners()));
                let own = format!("chown root:root {quoted} && chmod 600 {quoted}");
                let finding = report
                    .add(Level::Error, error)
                    .should_be("root's with mode 0600, in a directory of root's");
                finding.mend(spot.map_or(own, |spot| spot.mend));
            }
            Err(error) => {
                let finding = report.add(Level::Error, error).should_be("a file with the secret");
                finding.mend(format_args!("install -D -m 600 /dev/stdin {quoted}"));
            }
        }
    }
}
