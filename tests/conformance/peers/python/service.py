"""The example of python-daemon's documentation, with its PID lock file and with every group of the user."""

import argparse
import ctypes
import grp
import pwd
import signal
import sys

import daemon
import daemon.pidfile

PR_SET_NAME = 15


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pidfile", required=True)
    parser.add_argument("--user")
    parser.add_argument("--group")
    parser.add_argument("--init")
    asked = parser.parse_args()
    context = daemon.DaemonContext(
        pidfile=daemon.pidfile.TimeoutPIDLockFile(asked.pidfile, acquire_timeout=0),
        umask=0o027,
        signal_map={signal.SIGTERM: lambda *_: sys.exit(0)},
        **identity(asked),
    )
    with context:
        if asked.init == "fails":
            sys.exit("the database is away")
        while asked.init == "hangs":
            signal.pause()
        ctypes.CDLL(None).prctl(PR_SET_NAME, b"at-work", 0, 0, 0)
        signal.pause()


def identity(asked):
    wanted = {}
    if asked.user is not None:
        entry = pwd.getpwnam(asked.user) if not asked.user.isdigit() else pwd.getpwuid(int(asked.user))
        wanted = {"uid": entry.pw_uid, "gid": entry.pw_gid, "initgroups": True}
    if asked.group is not None:
        wanted["gid"] = grp.getgrnam(asked.group).gr_gid
    return wanted


if __name__ == "__main__":
    main()
