//! The program, its account, its directories, the daemon that runs and the ports: what is spoilt is mended.

use super::patient::Patient;

#[test]
fn the_program_is_this_one_and_only_root_s_to_change() {
    let Some(patient) = Patient::pingd() else { return };
    let _ = patient.machine.sh("cp /usr/bin/pingd /root/pingd");
    patient.mends("chmod 4755 /usr/bin/pingd", &["is set-uid or set-gid"]);
    patient.mends("chmod 757 /usr/bin/pingd", &["/usr/bin/pingd has mode 0757"]);
    patient.mends("chown daemon:daemon /usr/bin/pingd", &["/usr/bin/pingd belongs to daemon (1)"]);
    patient.mends(
        "chmod g+w /usr/bin && chgrp daemon /usr/bin",
        &["/usr/bin has mode 0775 and group daemon (1)"],
    );
    let patient = patient.from("/root/pingd");
    assert!(patient.healthy().contains("/usr/bin/pingd: is a copy of this program"));
    patient.mends(
        "rm /usr/bin/pingd",
        &["/usr/bin/pingd: there is no program", "mend: install -m 755 /root/pingd /usr/bin/pingd"],
    );
    patient.mends(
        "echo more >>/usr/bin/pingd",
        &["/usr/bin/pingd: is another program, or another version of it"],
    );
    patient.mends("chmod 744 /usr/bin/pingd", &["/usr/bin/pingd: has mode 0744"]);
}

#[test]
fn a_user_that_is_not_there_is_made() {
    let Some(patient) = Patient::pingd() else { return };
    let _ = patient.machine.sh("userdel pingd");
    let said = patient.doctor();
    assert!(
        said.text.contains("mend: /usr/bin/pingd units sysusers.d/pingd.conf | systemd-sysusers -"),
        "{}",
        said.text
    );
    patient.mends("true", &["error    there is no user `pingd`"]);
}

#[test]
fn a_user_that_is_root_is_an_error() {
    let Some(patient) = Patient::pingd() else { return };
    let _ = patient.machine.sh("sed -i 's/^pingd:x:[0-9]*:/pingd:x:0:/' /etc/passwd");
    let said = patient.doctor();
    assert_eq!(said.code, Some(1));
    assert!(said.text.contains("error    the user `pingd` is root"), "{}", said.text);
}

#[test]
fn directories_get_their_owner_and_mode_back() {
    let Some(patient) = Patient::pingd() else { return };
    patient.mends("chmod 777 /run/pingd", &["/run/pingd: is pingd (", "with mode 0777", "with mode 0755"]);
    patient.mends("chown daemon /run/pingd", &["error    /run/pingd: is daemon (1)'s"]);
    patient
        .mends("chown pingd /etc/pingd", &["/etc/pingd: is pingd (", "should be: root (0)'s with mode 0755"]);
}

#[test]
fn a_pidfile_that_is_a_link_is_removed_and_not_what_it_leads_to() {
    let Some(patient) = Patient::pingd() else { return };
    patient.mends(
        "echo kept >/root/kept && ln -s /root/kept /run/pingd/pingd.pid",
        &["cannot be trusted: it is a symbolic link", "mend: rm /run/pingd/pingd.pid"],
    );
    assert_eq!(patient.machine.sh("cat /root/kept"), "kept\n");
    patient.notes("echo 4711 >/run/pingd/pingd.pid", "left by a daemon that is dead");
}

#[test]
fn a_daemon_that_runs_is_no_finding_unless_its_program_was_replaced() {
    let Some(patient) = Patient::pingd() else { return };
    let _ = patient.machine.sh("systemctl start pingd.socket");
    assert!(patient.healthy().contains("0.0.0.0:80 (`http`): held by systemd, which hands it over"));
    let _ = patient.machine.sh("systemctl start pingd.service");
    let said = patient.healthy();
    assert!(said.contains("/run/pingd/pingd.pid: held by the daemon, pid "), "{said}");
    assert!(said.contains("0.0.0.0:80 (`http`): held by "), "{said}");
    patient.mends(
        "cp /usr/bin/pingd /usr/bin/new && mv /usr/bin/new /usr/bin/pingd",
        &["was started from another file than /usr/bin/pingd", "mend: systemctl restart pingd.service"],
    );
    let _ = patient.machine.sh("systemctl stop pingd.service pingd.socket && pingd && pingd status");
    assert!(patient.healthy().contains("0.0.0.0:80 (`http`): held by the daemon, pid "));
    patient.mends(
        "cp /usr/bin/pingd /usr/bin/new && mv /usr/bin/new /usr/bin/pingd",
        &["mend: /usr/bin/pingd restart"],
    );
}

#[test]
fn whoever_holds_the_port_is_named() {
    let Some(patient) = Patient::pingd() else { return };
    let listen = "use IO::Socket::INET; my $s = IO::Socket::INET->new(Listen => 1, LocalPort => 80, ReuseAddr => 1); sleep 1000";
    let _ = patient.machine.sh(&format!("systemd-run --quiet --unit=web --collect perl -e '{listen}'"));
    patient.machine.wait_for("grep -q ':0050 ' /proc/net/tcp");
    patient.mends("true", &["0.0.0.0:80 (`http`): held by perl, pid ", "mend: systemctl stop web.service"]);
}

#[test]
fn an_ordinary_user_is_told_what_cannot_be_seen_with_4() {
    let Some(patient) = Patient::pingd() else { return };
    let _ = patient.machine.sh("systemctl start pingd.service");
    let said = patient.machine.try_sh("setpriv --reuid=daemon --regid=daemon --clear-groups pingd doctor");
    assert_eq!(said.code, Some(4), "{}", said.text);
    assert!(
        said.text.contains("unknown  cannot open the PID file /run/pingd/pingd.pid, as this user"),
        "{}",
        said.text
    );
    assert!(said.text.contains("nothing to do, as far as this user can tell: "), "{}", said.text);
}
