/* What both C peers do alike: options, identity, pidfile, and the beat itself. */

#ifndef HEARTBEAT_H
#define HEARTBEAT_H

#include <sys/types.h>

struct options {
    const char *pidfile, *user, *log;
};

struct identity {
    const char *name;
    uid_t uid;
    gid_t gid;
};

struct options parse_options(int argc, char **argv);
int look_up(const char *user, struct identity *identity);
int drop(const struct identity *identity);
int lock_pidfile(const char *path);
int write_pidfile(int pidfile);
int open_log(const char *path);
void block_signals(void);
void beat_until_told(int log);

#endif
