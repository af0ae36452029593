//! The file for sysusers.d(5): the account that the daemon becomes.

use super::UnitFile;
use super::sentence::one_line;
use super::systemd::word;
use crate::spec::{Scope, Spec};

/// The group, the user and its further groups, as far as they are names: a number needs no account. Nothing
/// for a user's own daemon and for one without `user`.
pub(super) fn render(spec: &Spec) -> Option<UnitFile> {
    let user = spec.user.as_deref().filter(|_| spec.scope == Scope::System)?;
    let mut lines = Vec::new();
    if let Some(group) = spec.group.as_deref().filter(|group| !is_number(group) && *group != user) {
        lines.push(format!("g {} -", word(group)));
    }
    if !is_number(user) {
        let id = match spec.group.as_deref().filter(|group| *group != user) {
            Some(group) => format!("-:{group}"),
            None => "-".to_owned(),
        };
        lines.push(format!("u {} {} {}", word(user), word(&id), word(&gecos(spec))));
        let further = spec.supplementary_groups.iter().flatten().filter(|group| !is_number(group));
        lines.extend(further.map(|group| format!("m {} {}", word(user), word(group))));
    }
    let path = format!("sysusers.d/{}.conf", spec.name);
    (!lines.is_empty()).then(|| UnitFile::new(path, lines.join("\n") + "\n"))
}

fn is_number(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_digit())
}

/// The description, less the colon, which separates the fields of passwd(5). A lone dash would mean none.
fn gecos(spec: &Spec) -> String {
    let text = one_line(&spec.description).replace(':', ";");
    if text == "-" { spec.name.clone() } else { text }
}
