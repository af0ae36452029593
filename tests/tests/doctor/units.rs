//! Installed files against the bytes of the program: changed, old, masked, missing, hidden, not read again, not enabled.

use super::patient::Patient;

const SERVICE: &str = "/etc/systemd/system/pingd.service";

#[test]
fn a_fresh_installation_has_nothing_to_mend_and_doctor_changes_nothing() {
    let Some(patient) = Patient::pingd() else { return };
    let tree = "find /etc /usr/bin /usr/lib/systemd /var/lib -xdev -printf '%p %u %g %m %s %T@ %l\\n' | sort";
    let before = patient.machine.sh(tree);
    let said = patient.healthy();
    assert_eq!(patient.machine.sh(tree), before);
    for line in [
        "ok       /usr/bin/pingd: is this program",
        "ok       /etc/systemd/system/pingd.service: as the program has it",
        "ok       /etc/systemd/system/pingd.socket: as the program has it",
        "ok       pingd.service: enabled",
        "ok       /etc/sysusers.d/pingd.conf: as the program has it",
        "ok       /etc/tmpfiles.d/pingd.conf: as the program has it",
        "ok       0.0.0.0:80 (`http`): free",
    ] {
        assert!(said.lines().any(|told| told == line), "no {line:?} in {said}");
    }
}

#[test]
fn a_changed_line_is_named_with_what_should_be_there() {
    let Some(patient) = Patient::pingd() else { return };
    patient.mends(
        &format!("sed -i s/^Restart=.*/Restart=no/ {SERVICE} && systemctl daemon-reload"),
        &["warning  /etc/systemd/system/pingd.service: has `Restart=no`", "should be: `Restart=on-failure`"],
    );
    patient.mends(
        &format!("sed -i /^NoNewPrivileges/d {SERVICE} && systemctl daemon-reload"),
        &["lacks lines", "should be: `NoNewPrivileges=yes`"],
    );
}

#[test]
fn a_file_of_an_older_version_is_told_as_such() {
    let Some(patient) = Patient::pingd() else { return };
    let older = format!("sed -i -e 's/pingd 0.1.0/pingd 0.0.9/' {SERVICE}");
    patient.mends(
        &format!("{older} -e s/^UMask=.*/UMask=0022/ && systemctl daemon-reload"),
        &["pingd.service, of version 0.0.9: has `UMask=0022`", "should be: `UMask=0027`"],
    );
    patient.notes(
        &format!("{older} && systemctl daemon-reload"),
        "of version 0.0.9: differs in nothing that counts",
    );
}

#[test]
fn a_masked_unit_is_unmasked() {
    let Some(patient) = Patient::pingd() else { return };
    let move_away = "mv /etc/systemd/system/pingd.s* /usr/lib/systemd/system && systemctl daemon-reload && systemctl enable --quiet pingd";
    let _ = patient.machine.sh(move_away);
    patient.healthy();
    patient.mends("systemctl mask pingd.service", &["masked", "mend: systemctl unmask pingd.service"]);
    patient
        .mends("systemctl mask --runtime pingd.socket", &["mend: systemctl unmask --runtime pingd.socket"]);
}

#[test]
fn a_unit_that_is_not_installed_is_installed() {
    let Some(patient) = Patient::pingd() else { return };
    patient.mends(
        "rm /etc/systemd/system/pingd.socket && systemctl daemon-reload",
        &["systemd/pingd.socket is not installed"],
    );
}

#[test]
fn of_two_files_of_one_name_one_is_kept_and_right_afterwards() {
    let Some(patient) = Patient::pingd() else { return };
    let copy = format!("cp {SERVICE} /usr/lib/systemd/system && systemctl daemon-reload");
    patient.mends(&copy, &["/etc/systemd/system/pingd.service hides /usr/lib/systemd/system/pingd.service"]);
    let _ = patient.machine.sh(&format!("cp /usr/lib/systemd/system/pingd.service {SERVICE}"));
    patient.mends(
        "sed -i s/^UMask=.*/UMask=0/ /usr/lib/systemd/system/pingd.service && systemctl daemon-reload",
        &["should be: one file of that name"],
    );
}

#[test]
fn files_that_systemd_has_not_read_again_and_drop_ins_are_told() {
    let Some(patient) = Patient::pingd() else { return };
    let _ = patient.machine.sh("systemctl start pingd.service");
    patient.mends(
        &format!("touch --date=tomorrow {SERVICE}"),
        &["pingd.service: systemd has not read its files again", "mend: systemctl daemon-reload"],
    );
    patient.notes(
        "mkdir -p /etc/systemd/system/pingd.service.d && printf '[Service]\\nNice=5\\n' >/etc/systemd/system/pingd.service.d/nice.conf",
        "/etc/systemd/system/pingd.service.d/nice.conf: a drop-in sets `Nice=5`",
    );
}

#[test]
fn a_unit_that_is_not_enabled_is_told() {
    let Some(patient) = Patient::pingd() else { return };
    patient.mends(
        "systemctl disable --quiet pingd.service",
        &["pingd.service: not enabled", "mend: systemctl enable pingd.service"],
    );
}

#[test]
fn where_no_systemd_answers_the_links_of_enabling_are_looked_at() {
    let Some(patient) = Patient::pingd() else { return };
    // As in an image that is being built: no manager, and a network of its own.
    let offline = "unshare --mount --propagation private sh -c 'mount -t tmpfs -o mode=755 tmpfs /run && exec pingd doctor'";
    let said = patient.machine.try_sh(offline);
    assert_eq!(said.code, Some(0), "{}", said.text);
    let _ = patient.machine.sh("systemctl disable --quiet pingd.service");
    let said = patient.machine.try_sh(offline);
    assert_eq!(said.code, Some(1), "{}", said.text);
    assert!(said.text.contains("pingd.service: not enabled"), "{}", said.text);
    let _ = patient.machine.sh("rm /etc/systemd/system/pingd.socket");
    let said = patient.machine.try_sh(offline);
    assert!(said.text.contains("error    systemd/pingd.socket is not installed"), "{}", said.text);
}

#[test]
fn the_files_for_accounts_directories_and_the_init_script_are_compared_too() {
    let Some(patient) = Patient::pingd() else { return };
    patient.mends(
        "sed -i 's/pingd -/pingd 977/' /etc/sysusers.d/pingd.conf",
        &["/etc/sysusers.d/pingd.conf: has `u pingd 977"],
    );
    patient.mends(
        "sed -i s/0755/0777/ /etc/tmpfiles.d/pingd.conf",
        &["/etc/tmpfiles.d/pingd.conf: has `d /run/pingd 0777"],
    );
    patient.notes("rm /etc/tmpfiles.d/pingd.conf", "tmpfiles.d/pingd.conf is not installed");
    let script = "/usr/bin/pingd units init.d/pingd >/etc/init.d/pingd";
    patient.mends(
        &format!(
            "{script} && chmod 755 /etc/init.d/pingd && sed -i s/^NAME=.*/NAME=other/ /etc/init.d/pingd"
        ),
        &["/etc/init.d/pingd: has `NAME=other`"],
    );
    patient.mends("chmod 644 /etc/init.d/pingd", &["/etc/init.d/pingd: is not executable"]);
}

#[test]
fn a_unit_file_that_others_can_write_is_an_error() {
    let Some(patient) = Patient::pingd() else { return };
    patient.mends(&format!("chmod 666 {SERVICE}"), &["others can write to it"]);
    patient.mends(&format!("chown daemon {SERVICE}"), &["belongs to daemon (1), who can replace it"]);
    patient.mends("chmod 777 /etc/systemd/system", &["/etc/systemd/system has mode 0777"]);
}
