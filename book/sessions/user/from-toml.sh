from-toml --pidfile "$PWD/pid" --listen counter=127.0.0.1:8080
for caller in 1 2 3; do curl -s telnet://127.0.0.1:8080 </dev/null; done
from-toml reload --pidfile "$PWD/pid"
curl -s telnet://127.0.0.1:8080 </dev/null
from-toml stop --pidfile "$PWD/pid"
