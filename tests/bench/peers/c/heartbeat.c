/* A line in a log every ten seconds, a word on SIGHUP, and a clean end on SIGTERM. */

#define _GNU_SOURCE
#include "heartbeat.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

static sigset_t handled(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    return set;
}

struct options parse_options(int argc, char **argv)
{
    static const struct option names[] = {{"pidfile", required_argument, NULL, 'p'},
                                          {"user", required_argument, NULL, 'u'},
                                          {"log", required_argument, NULL, 'l'},
                                          {NULL, 0, NULL, 0}};
    struct options options = {NULL, NULL, NULL};
    int option;

    while ((option = getopt_long(argc, argv, "", names, NULL)) != -1) {
        switch (option) {
        case 'p': options.pidfile = optarg; break;
        case 'u': options.user = optarg; break;
        case 'l': options.log = optarg; break;
        default: exit(2);
        }
    }
    if (!options.pidfile || !options.log)
        errx(2, "`--pidfile` and `--log` are needed");
    return options;
}

int look_up(const char *user, struct identity *identity)
{
    const struct passwd *entry;

    if (!user)
        return 1;
    if (!(entry = getpwnam(user)))
        return 0;
    *identity = (struct identity){user, entry->pw_uid, entry->pw_gid};
    return 1;
}

int drop(const struct identity *identity)
{
    return initgroups(identity->name, identity->gid) == 0 &&
           setresgid(identity->gid, identity->gid, identity->gid) == 0 &&
           setresuid(identity->uid, identity->uid, identity->uid) == 0;
}

int lock_pidfile(const char *path)
{
    int file = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (file < 0)
        return -1;
    return flock(file, LOCK_EX | LOCK_NB) < 0 ? -1 : file;
}

int write_pidfile(int pidfile)
{
    return ftruncate(pidfile, 0) == 0 && dprintf(pidfile, "%d\n", (int)getpid()) > 0;
}

int open_log(const char *path)
{
    return open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
}

void block_signals(void)
{
    sigset_t set = handled();
    sigprocmask(SIG_SETMASK, &set, NULL);
}

static void say(int log, const char *line)
{
    if (write(log, line, strlen(line)) < 0)
        warn("log");
}

void beat_until_told(int log)
{
    static const struct timespec interval = {10, 0};
    const sigset_t set = handled();

    say(log, "still alive\n");
    for (;;) {
        switch (sigtimedwait(&set, NULL, &interval)) {
        case SIGHUP: say(log, "reloaded\n"); break;
        case SIGTERM:
        case SIGINT: return;
        default:
            if (errno == EAGAIN)
                say(log, "still alive\n");
        }
    }
}
