mkdir -p etc run
export CONFIGURATION_DIRECTORY="$PWD/etc" RUNTIME_DIRECTORY="$PWD/run"
alias pingd='pingd --pidfile "$PWD/run/pingd.pid" --user "$(id -un)" --listen http=127.0.0.1:8080'
pingd; echo "exit status $?"
curl -s http://127.0.0.1:8080/
pingd stop
