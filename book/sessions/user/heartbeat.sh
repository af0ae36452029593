mkdir log
export LOGS_DIRECTORY="$PWD/log"
heartbeat --pidfile "$PWD/heartbeat.pid"
! until [ -s log/heartbeat.log ]; do sleep 0.01; done
cat log/heartbeat.log
heartbeat status --pidfile "$PWD/heartbeat.pid"
heartbeat stop --pidfile "$PWD/heartbeat.pid"
