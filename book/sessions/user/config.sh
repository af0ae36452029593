# ANCHOR: setup
mkdir -p run conf.d
alias pingd-config='pingd-config --config "$PWD/pingd.toml" --pidfile "$PWD/run/pingd.pid" --user "$(id -un)" --listen http=127.0.0.1:8080'
printf 'greting = "hello"\nworkers = "many"\n' >pingd.toml
# ANCHOR_END: setup
# ANCHOR: example
pingd-config units pingd.toml
# ANCHOR_END: example
# ANCHOR: mistakes
cat pingd.toml
pingd-config check; echo "exit status $?"
# ANCHOR_END: mistakes
# ANCHOR: check
echo 'greeting = "hello"' >pingd.toml
echo 'password = "open sesame"' >conf.d/50-password.toml
PINGD_CONFIG_WORKERS=4 pingd-config check; echo "exit status $?"
# ANCHOR_END: check
# ANCHOR: reload
pingd-config
curl -s http://127.0.0.1:8080/
printf 'greeting = "good morning"\nworkers = 16\n' >pingd.toml
pingd-config reload; echo "exit status $?"
curl -s http://127.0.0.1:8080/
echo 'greeting = ""' >pingd.toml
pingd-config reload; echo "exit status $?"
echo 'greeting = "good' >pingd.toml
pingd-config reload; echo "exit status $?"
curl -s http://127.0.0.1:8080/
# ANCHOR_END: reload
! pingd-config stop
