! mkdir etc run; export CONFIGURATION_DIRECTORY="$PWD/etc" RUNTIME_DIRECTORY="$PWD/run"
! alias pingd='pingd --pidfile "$PWD/run/pingd.pid" --user "$(id -un)" --listen http=127.0.0.1:8080'
from-toml --pidfile "$PWD/from-toml.pid" --listen counter=127.0.0.1:8080
pingd; echo "exit status $?"
from-toml stop --pidfile "$PWD/from-toml.pid"
pingd --listen web=127.0.0.1:8080; echo "exit status $?"
