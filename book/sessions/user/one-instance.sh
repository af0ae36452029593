! mkdir log; export LOGS_DIRECTORY="$PWD/log"
heartbeat --pidfile "$PWD/heartbeat.pid"
! heartbeat status --pidfile "$PWD/heartbeat.pid" >pid
cat heartbeat.pid
heartbeat --pidfile "$PWD/heartbeat.pid"; echo "exit status $?"
heartbeat start --pidfile "$PWD/heartbeat.pid"; echo "exit status $?"
kill -9 "$(cat heartbeat.pid)"
! while heartbeat status --pidfile "$PWD/heartbeat.pid" >/dev/null; do sleep 0.01; done
heartbeat status --pidfile "$PWD/heartbeat.pid"; echo "exit status $?"
heartbeat --pidfile "$PWD/heartbeat.pid"; echo "exit status $?"
heartbeat status --pidfile "$PWD/heartbeat.pid"
! heartbeat stop --pidfile "$PWD/heartbeat.pid"
