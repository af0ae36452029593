! rm -rf /lib/lsb/init-functions /lib/lsb/init-functions.d
! pingd units sysusers.d/pingd.conf | systemd-sysusers - 2>/dev/null
pingd units init.d/pingd >/etc/init.d/pingd
chmod 755 /etc/init.d/pingd
/etc/init.d/pingd start; echo "exit status $?"
/etc/init.d/pingd start; echo "exit status $?"
/etc/init.d/pingd status; echo "exit status $?"
/etc/init.d/pingd reload; echo "exit status $?"
/etc/init.d/pingd stop; echo "exit status $?"
/etc/init.d/pingd status; echo "exit status $?"
