! pingd-health units --to /tmp/units; mkdir -p /etc/sysusers.d; cp /tmp/units/systemd/* /etc/systemd/system/; cp /tmp/units/sysusers.d/* /etc/sysusers.d/
! systemd-sysusers 2>/dev/null; systemctl daemon-reload; systemctl start pingd-health
# ANCHOR: ready
curl -s http://127.0.0.1:9901/readyz
curl -s http://127.0.0.1:9901/livez
curl -s http://127.0.0.1/
! until curl -s http://127.0.0.1:9901/metrics | grep -q pingd_clients_total; do sleep 0.1; done
curl -s http://127.0.0.1:9901/metrics | grep pingd_clients
# ANCHOR_END: ready
! systemctl reload pingd-health
# ANCHOR: metrics
curl -s http://127.0.0.1:9901/metrics | grep '^# HELP'
# ANCHOR_END: metrics
# ANCHOR: draining
~ systemctl stop --no-block pingd-health.service
! until curl -s http://127.0.0.1:9901/readyz | grep -q draining; do sleep 0.1; done
curl -s -w "%{http_code}\n" http://127.0.0.1:9901/readyz
curl -s http://127.0.0.1:9901/livez
curl -s http://127.0.0.1/
# ANCHOR_END: draining
