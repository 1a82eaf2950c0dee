/* The least that a TFTP server with plain sockets can do for its bytes: what the others are measured against.
 *
 *   floor ADDRESS PORT DIRECTORY FIRST-CLIENT-ADDRESS CLIENTS
 *
 * It maps every file of the directory before the first request. All transfers share one data socket; what has come is
 * received in one call and answered in one call, each block as a head and a piece of the mapped file. It keeps of a client
 * what the next block needs, found by the client's address; it knows no timers, no tables, no log, and trusts everybody. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BATCH = 128, ROOM = 600 };

struct file { char name[64]; const char *bytes; long size; };
struct transfer { const struct file *file; int blksize; unsigned block; };

static struct file *files;
static int file_count;
static struct transfer *transfers;
static unsigned first, count;

static struct mmsghdr in[BATCH], out[BATCH];
static struct iovec in_part[BATCH], out_part[BATCH][2];
static struct sockaddr_in name[BATCH];
static char in_bytes[BATCH][ROOM], out_head[BATCH][ROOM];

static void fail(const char *what) { perror(what); exit(1); }

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct file *)a)->name, ((const struct file *)b)->name);
}

static void map_all(const char *directory)
{
    DIR *dir = opendir(directory);
    struct dirent *entry;
    struct stat s;
    if (!dir) fail(directory);
    while ((entry = readdir(dir))) {
        int f = openat(dirfd(dir), entry->d_name, O_RDONLY);
        if (f >= 0 && !fstat(f, &s) && S_ISREG(s.st_mode) && s.st_size > 0) {
            files = realloc(files, (file_count + 1) * sizeof *files);
            struct file *file = &files[file_count++];
            snprintf(file->name, sizeof file->name, "%.60s", entry->d_name);
            file->size = s.st_size;
            file->bytes = mmap(NULL, s.st_size, PROT_READ, MAP_SHARED | MAP_POPULATE, f, 0);
            if (file->bytes == MAP_FAILED) fail(entry->d_name);
        }
        if (f >= 0) close(f);
    }
    closedir(dir);
    qsort(files, file_count, sizeof *files, by_name);
}

static int serve(unsigned short port, const char *address)
{
    int buffer = 16 << 20;
    struct sockaddr_in local = { AF_INET, htons(port), { inet_addr(address) }, { 0 } };
    int sock = socket(AF_INET, SOCK_DGRAM, 0);
    if (bind(sock, (void *)&local, sizeof local)) fail("bind");
    setsockopt(sock, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer);
    setsockopt(sock, SOL_SOCKET, SO_SNDBUFFORCE, &buffer, sizeof buffer);
    return sock;
}

static int receive(int sock)
{
    for (int k = 0; k < BATCH; k++) in[k].msg_hdr.msg_namelen = sizeof name[k];
    int n = recvmmsg(sock, in, BATCH, MSG_DONTWAIT, 0);
    return n < 0 ? 0 : n;
}

static int reply(int answers, int from, int head, const void *bytes, int length)
{
    out_part[answers][0].iov_len = head;
    out_part[answers][1] = (struct iovec){ (void *)bytes, length };
    out[answers].msg_hdr.msg_iovlen = length ? 2 : 1;
    out[answers].msg_hdr.msg_name = &name[from];
    return answers + 1;
}

static void flush(int sock, int answers)
{
    for (int sent = 0; sent < answers; ) {
        int n = sendmmsg(sock, out + sent, answers - sent, 0);
        if (n <= 0) fail("sendmmsg");
        sent += n;
    }
}

/* RRQ: opcode, then strings: name, mode, options. The answer is an OACK of what was asked. */
static int open_one(int answers, int k, int length)
{
    struct transfer *t = &transfers[(ntohl(name[k].sin_addr.s_addr) - first) % count];
    char *at = in_bytes[k] + 2, *end = in_bytes[k] + length, *slash = strrchr(at, '/');
    struct file wanted, *file;
    int n = 2;
    end[-1] = 0;
    snprintf(wanted.name, sizeof wanted.name, "%.60s", slash ? slash + 1 : at);
    file = bsearch(&wanted, files, file_count, sizeof *files, by_name);
    if (!file) return answers;
    *t = (struct transfer){ file, 512, 0 };
    memcpy(out_head[answers], "\0\6", 2);
    for (at += strlen(at) + 1, at += strlen(at) + 1; at < end; ) {
        char *value = at + strlen(at) + 1;
        if (value >= end) break;
        if (!strcmp(at, "blksize")) n += sprintf(out_head[answers] + n, "blksize%c%d", 0, t->blksize = atoi(value)) + 1;
        if (!strcmp(at, "tsize")) n += sprintf(out_head[answers] + n, "tsize%c%ld", 0, file->size) + 1;
        at = value + strlen(value) + 1;
    }
    return reply(answers, k, n, NULL, 0);
}

/* ACK n asks for block n + 1. */
static int go_on(int answers, int k)
{
    struct transfer *t = &transfers[(ntohl(name[k].sin_addr.s_addr) - first) % count];
    unsigned wire = (unsigned char)in_bytes[k][2] << 8 | (unsigned char)in_bytes[k][3];
    if (!t->file || in_bytes[k][1] != 4) return answers;
    if (wire == ((t->block) & 0xffff)) t->block++;
    else if (wire != ((t->block - 1) & 0xffff)) return answers;
    long at = (long)(t->block - 1) * t->blksize, length = t->file->size - at;
    if (length < 0) { t->file = NULL; return answers; }
    if (length > t->blksize) length = t->blksize;
    memcpy(out_head[answers], (char[]){ 0, 3, t->block >> 8, t->block }, 4);
    return reply(answers, k, 4, t->file->bytes + at, length);
}

int main(int argc, char **argv)
{
    if (argc != 6) { fprintf(stderr, "usage: floor ADDRESS PORT DIRECTORY FIRST-CLIENT-ADDRESS CLIENTS\n"); return 2; }
    first = ntohl(inet_addr(argv[4]));
    count = atoi(argv[5]);
    transfers = calloc(count, sizeof *transfers);
    map_all(argv[3]);
    for (int k = 0; k < BATCH; k++) {
        in_part[k] = (struct iovec){ in_bytes[k], ROOM };
        in[k].msg_hdr = (struct msghdr){ &name[k], sizeof name[k], &in_part[k], 1, NULL, 0, 0 };
        out_part[k][0].iov_base = out_head[k];
        out[k].msg_hdr = (struct msghdr){ NULL, sizeof name[k], out_part[k], 1, NULL, 0, 0 };
    }
    struct pollfd sockets[2] = { { serve(0, argv[1]), POLLIN, 0 }, { serve(atoi(argv[2]), argv[1]), POLLIN, 0 } };
    for (unsigned round = 0; ; round++) {
        int n = receive(sockets[0].fd), answers = 0;
        for (int k = 0; k < n; k++) answers = go_on(answers, k);
        flush(sockets[0].fd, answers);
        if (n == 0) poll(sockets, 2, -1);
        /* Looking for requests each time would cost a call for every batch; never looking would starve them. */
        if (n == 0 ? sockets[1].revents != 0 : round % 16 == 0) {
            n = receive(sockets[1].fd);
            answers = 0;
            for (int k = 0; k < n; k++) if (in[k].msg_len > 4) answers = open_one(answers, k, in[k].msg_len);
            flush(sockets[0].fd, answers);
        }
    }
}
