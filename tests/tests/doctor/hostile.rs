//! What strangers may have put there is neither executed, nor followed into trouble, nor shown as it is.

use super::patient::Patient;

#[test]
fn unit_files_of_any_kind_and_size_are_survived() {
    let Some(patient) = Patient::pingd() else { return };
    let place = "/etc/systemd/system/pingd.service";
    for (make, said) in [
        ("mkfifo", "is not a regular file"),
        ("mkdir", "is not a regular file"),
        ("ln -s /dev/zero", "is not a regular file"),
        ("ln -s pingd.service", "Too many levels of symbolic links"),
        ("truncate -s 5G", "File too large"),
    ] {
        let _ = patient.machine.sh(&format!("rm -rf {place} && {make} {place}"));
        let told = patient.doctor();
        assert!(matches!(told.code, Some(1 | 4)), "{make}: {}", told.text);
        assert!(told.text.contains(said), "{make}: no {said:?} in {}", told.text);
    }
}

#[test]
fn names_and_lines_of_others_drive_no_terminal_and_forge_no_line() {
    let Some(patient) = Patient::pingd() else { return };
    let directory = "/etc/systemd/system/pingd.service.d";
    let script = format!(
        "mkdir {directory} && cd {directory} && printf '[Service]\\nNice=\\033[31m5\\n' >\"$(printf 'a\\nmend: reboot\\033[0m.conf')\" && systemctl daemon-reload"
    );
    let _ = patient.machine.sh(&script);
    let said = patient.healthy();
    assert!(said.contains("Nice=\\u{1b}[31m5"), "{said}");
    assert!(
        !said.contains('\u{1b}') && !said.lines().any(|line| line.trim_start().starts_with("mend: reboot")),
        "{said}"
    );
}

#[test]
fn systemctl_is_not_started_from_the_search_path_nor_where_a_stranger_could_have_put_it() {
    let Some(patient) = Patient::pingd() else { return };
    let _ = patient.machine.sh("mkdir /tmp/bin && printf '#!/bin/sh\\ntouch /tmp/ran\\n' >/tmp/bin/systemctl && chmod 755 /tmp/bin/systemctl");
    let _ = patient.machine.sh("PATH=/tmp/bin:$PATH pingd doctor");
    let _ = patient.machine.sh("systemctl disable --quiet pingd.service && cp /tmp/bin/systemctl /usr/bin/systemctl.new && chown daemon /usr/bin/systemctl.new && mv /usr/bin/systemctl.new /usr/bin/systemctl");
    let said = patient.doctor();
    assert!(said.text.contains("pingd.service: not enabled"), "told by the links instead: {}", said.text);
    assert_eq!(patient.machine.try_sh("test -e /tmp/ran").code, Some(1), "it was run");
}
