# ANCHOR: setup
mkdir -p etc run
export CONFIGURATION_DIRECTORY="$PWD/etc" RUNTIME_DIRECTORY="$PWD/run"
alias pingd-control='pingd-control --pidfile "$PWD/run/pid" --user "$(id -un)" --listen greet=127.0.0.1:8080'
~ pingd-control
# ANCHOR_END: setup
# ANCHOR: status
pingd-control status
printf 'two\nlines\n' >etc/greeting
pingd-control reload; echo "exit status $?"
pingd-control status | grep reload
# ANCHOR_END: status
# ANCHOR: json
pingd-control status --json
# ANCHOR_END: json
# ANCHOR: level
pingd-control log-level
pingd-control log-level debug
# ANCHOR_END: level
! pingd-control stop
