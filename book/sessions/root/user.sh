pingd; echo "exit status $?"
~ pingd units sysusers.d/pingd.conf | systemd-sysusers -
pingd; echo "exit status $?"
stat --format 'process of %U, group %G' "/proc/$(cat /run/pingd/pingd.pid)"
grep -E '^(CapEff|NoNewPrivs)' "/proc/$(cat /run/pingd/pingd.pid)/status"
curl -s http://127.0.0.1/
stat --format '%A %U %n' /run/pingd /run/pingd/pingd.pid
pingd stop
stat --format '%A %U %n' /run/pingd/*
