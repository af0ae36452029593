# usage: bash -euc "$(cat boot.sh)" boot STATE TREE, in a mount namespace of its own
# Boots TREE under systemd-nspawn and stays until it is down, to remove the control groups it leaves.
state=$1 tree=$2
mount -t cgroup2 cgroup2 /sys/fs/cgroup
own=/sys/fs/cgroup/daemon-tests-$$
mkdir "$own"
echo $$ >"$own/cgroup.procs"
# systemd-nspawn refuses `/` itself, and locks a tree by its path: each box has its own.
mkdir "$state/root"
mount --bind "$tree" "$state/root"
# Its locks by inode, under /run, would keep boxes from sharing a tree. Each sees only its own changes.
mount -t tmpfs tmpfs /run
setpriv --pdeathsig KILL unshare --pid --fork --kill-child --mount-proc \
    systemd-nspawn --directory="$state/root" --volatile=overlay --boot --register=no --keep-unit \
    --console=read-only --machine=box --private-network --capability=all \
    --system-call-filter="bpf keyctl add_key request_key perf_event_open landlock_add_rule landlock_create_ruleset landlock_restrict_self seccomp" \
    --link-journal=no --resolv-conf=off --timezone=off -- --unit=basic.target || true
echo $$ >/sys/fs/cgroup/cgroup.procs
find "$own" -depth -type d -exec rmdir {} \; 2>/dev/null || true
