! pingd units --to /tmp/files
! install -D -m 644 /tmp/files/systemd/* -t /etc/systemd/system && install -D -m 644 /tmp/files/sysusers.d/* -t /etc/sysusers.d && install -D -m 644 /tmp/files/tmpfiles.d/* -t /etc/tmpfiles.d
! systemd-sysusers 2>/dev/null; systemd-tmpfiles --create; systemctl daemon-reload
! systemctl enable --quiet pingd.service
# ANCHOR: fresh
pingd doctor; echo "exit status $?"
# ANCHOR_END: fresh
! sed -i -e s/^Restart=.*/Restart=no/ -e /^NoNewPrivileges/d /etc/systemd/system/pingd.service
! systemctl disable --quiet pingd.service
! systemctl daemon-reload
! chown daemon /etc/pingd
! mkdir -p /etc/systemd/system/pingd.service.d && printf '[Service]\nNice=5\n' >/etc/systemd/system/pingd.service.d/nice.conf && systemctl daemon-reload
# ANCHOR: spoilt
pingd doctor | grep -v ^ok; echo
# ANCHOR_END: spoilt
# ANCHOR: mended
/usr/bin/pingd units systemd/pingd.service | install -D -m 644 /dev/stdin /etc/systemd/system/pingd.service && systemctl daemon-reload
systemctl enable --quiet pingd.service
chown 0 /etc/pingd && chmod 755 /etc/pingd
pingd doctor | grep -v ^ok; echo
# ANCHOR_END: mended
