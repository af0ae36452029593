# ANCHOR: list
pingd units
# ANCHOR_END: list
# ANCHOR: service
pingd units pingd.service
# ANCHOR_END: service
# ANCHOR: socket
pingd units pingd.socket
# ANCHOR_END: socket
# ANCHOR: accounts
pingd units sysusers.d/pingd.conf
pingd units tmpfiles.d/pingd.conf
# ANCHOR_END: accounts
# ANCHOR: heartbeat
heartbeat units heartbeat.service | sed -n '/^\[Service]/,/^$/p'
# ANCHOR_END: heartbeat
