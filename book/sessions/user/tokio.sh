mkdir etc run
export CONFIGURATION_DIRECTORY="$PWD/etc" RUNTIME_DIRECTORY="$PWD/run"
alias pingd-tokio='pingd-tokio --pidfile "$PWD/run/pid" --user "$(id -un)" --listen http=127.0.0.1:8080'
pingd-tokio; echo "exit status $?"
curl -s http://127.0.0.1:8080/
pingd-tokio stop
