! mkdir log; export LOGS_DIRECTORY="$PWD/log"
heartbeat --pidfile "$PWD/run/heartbeat.pid"; echo "exit status $?"
mkdir run
heartbeat --pidfile "$PWD/run/heartbeat.pid"; echo "exit status $?"
heartbeat stop --pidfile "$PWD/run/heartbeat.pid"
