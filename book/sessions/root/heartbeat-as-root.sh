! rm -rf /var/log/heartbeat
heartbeat
! until [ -s /var/log/heartbeat/heartbeat.log ]; do sleep 0.01; done
cat /var/log/heartbeat/heartbeat.log
heartbeat status
stat --format '%A %U %n' /run/heartbeat.pid
heartbeat stop
