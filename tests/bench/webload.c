/* Opens dashboards on the web server of the appliance, and measures how soon it answers one more reader.
 *
 *   webload ADDRESS PORT TOKEN DASHBOARDS SECONDS PROBE-MILLISECONDS
 *
 * A dashboard is a stream of events that is read as it comes, and a connection that asks for the clients every four seconds
 * and for the status every ten, as a browser's does while clients boot. The probe asks for the clients and the status in turn
 * on a connection of its own, every so many milliseconds (0: not at all). Prints a line for each path of the probe: path,
 * answers, milliseconds at the 50th and 99th percentile and at most; then: streams, events read, polls. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 2001, ROOM = 1 << 16 };
enum kind { STREAM, POLLS, PROBE };

struct peer {
    enum kind kind;
    int socket, waits, answers;
    double next, next_status, asked;
    char head[2048];              /* of the answer, until its end is found */
    int head_length, has_head;
    long left;                    /* bytes of the body to come; -1: chunked */
    char tail[5];
    int path;
};

static const char *paths[] = { "/api/v1/clients", "/api/v1/status" };
static struct peer peers[MOST];
static struct pollfd polls[MOST];
static int count, streams;
static struct sockaddr_in server;
static const char *token;
static long events, polled;
static double *times[2];
static int measured[2], room[2];

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void fail(const char *what)
{
    fprintf(stderr, "webload: %s: %s\n", what, errno ? strerror(errno) : "");
    exit(1);
}

static struct peer *open_peer(enum kind kind)
{
    struct peer *p = &peers[count];
    int one = 1;
    memset(p, 0, sizeof *p);
    p->kind = kind;
    p->socket = socket(AF_INET, SOCK_STREAM, 0);
    if (p->socket < 0 || connect(p->socket, (void *)&server, sizeof server) < 0) fail("connect");
    setsockopt(p->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    polls[count++] = (struct pollfd){ p->socket, POLLIN, 0 };
    return p;
}

static void ask(struct peer *p, const char *path)
{
    char request[1024];
    int n = snprintf(request, sizeof request,
        "GET %s HTTP/1.1\r\nHost: piboot\r\nAuthorization: Bearer %s\r\nAccept: */*\r\n\r\n", path, token);
    if (send(p->socket, request, n, MSG_NOSIGNAL) != n) fail("send");
    p->waits = 1; p->has_head = 0; p->head_length = 0; p->asked = now();
    memset(p->tail, 0, sizeof p->tail);
}

static void done(struct peer *p)
{
    double took = (now() - p->asked) * 1000;
    p->waits = 0;
    p->answers++;
    if (p->kind == POLLS) { polled++; return; }
    if (measured[p->path] == room[p->path]) {
        room[p->path] = room[p->path] ? 2 * room[p->path] : 1024;
        times[p->path] = realloc(times[p->path], room[p->path] * sizeof(double));
    }
    times[p->path][measured[p->path]++] = took;
    p->path = 1 - p->path;
}

static void body(struct peer *p, const char *bytes, int n)
{
    if (p->kind == STREAM) {
        for (int i = 0; i + 6 < n; i++) events += !memcmp(bytes + i, "\ndata:", 6);
        return;
    }
    if (p->left >= 0) {
        if ((p->left -= n) <= 0) done(p);
        return;
    }
    int keep = n < 5 ? n : 5;
    memmove(p->tail, p->tail + keep, 5 - keep);
    memcpy(p->tail + 5 - keep, bytes + n - keep, keep);
    if (!memcmp(p->tail, "0\r\n\r\n", 5)) done(p);
}

static void hear(struct peer *p)
{
    static char bytes[ROOM];
    int n = recv(p->socket, bytes, sizeof bytes, MSG_DONTWAIT), at = 0;
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (n <= 0) { errno = n ? errno : 0; fail("the server closed a connection"); }
    while (!p->has_head && at < n) {
        if (p->head_length == sizeof p->head - 1) fail("long header");
        p->head[p->head_length++] = bytes[at++];
        p->head[p->head_length] = 0;
        if (p->head_length >= 4 && !strcmp(p->head + p->head_length - 4, "\r\n\r\n")) {
            char *length = strcasestr(p->head, "content-length:");
            p->has_head = 1;
            p->left = length ? atol(length + 15) : -1;
            if (strncmp(p->head, "HTTP/1.1 200", 12)) { fprintf(stderr, "webload: %.12s, %.*s\n", p->head, n - at, bytes + at); exit(1); }
        }
    }
    if (p->has_head && at < n) body(p, bytes + at, n - at);
}

static int ascending(const void *a, const void *b)
{
    double d = *(const double *)a - *(const double *)b;
    return d < 0 ? -1 : d > 0;
}

int main(int argc, char **argv)
{
    if (argc != 7) { fprintf(stderr, "usage: webload ADDRESS PORT TOKEN DASHBOARDS SECONDS PROBE-MILLISECONDS\n"); return 2; }
    server = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons(atoi(argv[2])), .sin_addr = { inet_addr(argv[1]) } };
    token = argv[3];
    int dashboards = atoi(argv[4]);
    double end = now() + atof(argv[5]), every = atof(argv[6]) / 1000;
    if (dashboards * 2 + 1 > MOST) fail("too many");
    for (int i = 0; i < dashboards; i++) {
        ask(open_peer(STREAM), "/api/v1/events");
        streams++;
        struct peer *p = open_peer(POLLS);
        p->next = p->next_status = now() + i * 0.1;
    }
    struct peer *probe = every > 0 ? open_peer(PROBE) : NULL;
    if (probe) probe->next = now();
    while (now() < end) {
        double t = now(), soon = t + 0.1;
        for (int i = 0; i < count; i++) {
            struct peer *p = &peers[i];
            if (p->kind == STREAM || p->waits) continue;
            if (p->kind == POLLS && p->next_status <= t) { ask(p, paths[1]); p->next_status = t + 10; }
            else if (p->next <= t) { ask(p, paths[p->kind == PROBE ? p->path : 0]); p->next = t + (p->kind == PROBE ? every : 4); }
            if (p->next < soon) soon = p->next;
        }
        int wait = (int)((soon - now()) * 1000);
        if (poll(polls, count, wait < 0 ? 0 : wait) < 0 && errno != EINTR) fail("poll");
        for (int i = 0; i < count; i++) if (polls[i].revents) hear(&peers[i]);
    }
    for (int k = 0; k < 2; k++) {
        if (!measured[k]) continue;
        qsort(times[k], measured[k], sizeof(double), ascending);
        printf("%s %d %.2f %.2f %.2f\n", paths[k], measured[k], times[k][measured[k] / 2], times[k][measured[k] * 99 / 100], times[k][measured[k] - 1]);
    }
    printf("streams %d events %ld polls %ld\n", streams, events, polled);
    return 0;
}
