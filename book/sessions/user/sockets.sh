! mkdir etc run; export CONFIGURATION_DIRECTORY="$PWD/etc" RUNTIME_DIRECTORY="$PWD/run"
! alias pingd='pingd --pidfile "$PWD/run/pingd.pid" --user "$(id -un)"'
! from-toml --pidfile "$PWD/pid" --listen counter=127.0.0.1:8080
pingd --listen http=127.0.0.1:8080; echo "exit status $?"
pingd --listen web=127.0.0.1:8080; echo "exit status $?"
! from-toml stop --pidfile "$PWD/pid"
