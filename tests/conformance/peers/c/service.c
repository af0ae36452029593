/* A service that knows nothing of daemons but sd_notify(3), for start-stop-daemon to start. */
#include <err.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void caught(int number)
{
    (void)number;
}

static void ready(void)
{
    const char *path = getenv("NOTIFY_SOCKET");
    if (path == NULL)
        return;
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    size_t length = strlen(path);
    if (length >= sizeof address.sun_path)
        errx(EXIT_FAILURE, "NOTIFY_SOCKET is too long");
    memcpy(address.sun_path, path, length);
    if (*path == '@')
        address.sun_path[0] = 0;
    int to = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    socklen_t size = offsetof(struct sockaddr_un, sun_path) + length;
    if (sendto(to, "READY=1", 7, 0, (struct sockaddr *)&address, size) < 0)
        err(EXIT_FAILURE, "NOTIFY_SOCKET");
    close(to);
}

int main(int count, char **words)
{
    const char *init = count > 2 ? words[2] : "works";
    if (!strcmp(init, "fails"))
        errx(EXIT_FAILURE, "the database is away");
    while (!strcmp(init, "hangs"))
        pause();
    struct sigaction action = { .sa_handler = caught };
    sigset_t blocked, waiting;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGTERM);
    sigprocmask(SIG_BLOCK, &blocked, &waiting);
    sigaction(SIGTERM, &action, NULL);
    prctl(PR_SET_NAME, "at-work");
    ready();
    sigsuspend(&waiting);
    return EXIT_SUCCESS;
}
