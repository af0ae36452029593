! pingd() { systemd-run --quiet --wait --pipe --working-directory=/root env -i PATH="$PATH" LANG=C.UTF-8 HOME=/root pingd "$@"; }
! pingd units sysusers.d/pingd.conf | systemd-sysusers - 2>/dev/null
# ANCHOR: start
pingd explain; echo "exit status $?"
# ANCHOR_END: start
# ANCHOR: systemd
systemd-run --quiet --wait --pipe pingd explain | sed -n '1,/umask/p'
# ANCHOR_END: systemd
! mkdir -p /run/pingd /etc/pingd && ln -s /tmp/elsewhere /run/pingd/pingd.pid
! systemd-run --quiet --unit=web perl -e 'use IO::Socket::INET; my $s = IO::Socket::INET->new(Listen => 1, LocalPort => 80, ReuseAddr => 1); sleep 1000'
! for i in $(seq 100); do grep -q ':0050 ' /proc/net/tcp && break; sleep 0.05; done
# ANCHOR: failing
pingd explain >/dev/null; echo "exit status $?"
# ANCHOR_END: failing
