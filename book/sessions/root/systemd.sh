mkdir -p /etc/sysusers.d /etc/tmpfiles.d
pingd units pingd.service >/etc/systemd/system/pingd.service
pingd units pingd.socket >/etc/systemd/system/pingd.socket
pingd units sysusers.d/pingd.conf >/etc/sysusers.d/pingd.conf
pingd units tmpfiles.d/pingd.conf >/etc/tmpfiles.d/pingd.conf
~ systemd-sysusers
~ systemd-tmpfiles --create
systemctl daemon-reload
systemctl enable --quiet --now pingd
curl -s http://127.0.0.1/
systemctl show --property=StatusText pingd
echo 'hello from systemd' >/etc/pingd/greeting
systemctl reload pingd; echo "exit status $?"
curl -s http://127.0.0.1/
printf 'two\nlines\n' >/etc/pingd/greeting
systemctl reload pingd 2>/dev/null; echo "exit status $?"
systemctl show --property=StatusText pingd
curl -s http://127.0.0.1/
rm /etc/pingd/greeting
~ systemctl stop pingd.service
systemctl is-active pingd.service pingd.socket
curl -s http://127.0.0.1/
systemctl is-active pingd.service
