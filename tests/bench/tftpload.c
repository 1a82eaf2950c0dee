/* Reads one file by TFTP as many clients at once and tells how fast that went.
 *
 *   tftpload [OPTION...] SERVER PORT FILE CLIENTS BLKSIZE FIRST-CLIENT-ADDRESS [FIRST-SERIAL]
 *
 * With a serial, client i asks as a Pi does for SERIAL+i/FILE, and counts as that Pi.
 *
 *   -e         a file for each: client i asks for FILE-i
 *   -t SECONDS gives up after so long (120)
 *   -n LOADS   so many loads one after the other, each from a port of its own, and one line of seconds for each
 *   -p PORT    the clients' port (40000)
 *   -k FILE    compares all bytes with those of FILE
 *   -h BLOCKS  stops in the middle: when everybody has so many blocks, says "held" and goes on at the end of its input
 *
 * All clients share one socket: client i has the address FIRST + i (the caller routes them here), which IP_PKTINFO sets
 * and tells. So the generator costs few system calls and the machine is left to the server; unless bytes are compared,
 * the kernel copies none but a packet's head. A client that hears nothing for a second repeats its last packet.
 *
 * Prints: seconds bytes blocks repeats wrong user-seconds system-seconds p50 p99 slowest. p50 and p99 are microseconds from an
 * ACK's leaving to the next block's arrival, of those that were not repeated; the slowest client's time is by their mean. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 128, ROOM = 1600, HEAD = 64, OCTAVES = 40, STEPS = 16 };

struct client {
    unsigned short tid;      /* server's port, 0 before its first answer */
    unsigned block;          /* blocks received */
    unsigned long long bytes;
    long long asked;         /* when its last packet left, ns */
    long long done;          /* when it had all, ns */
    int is_repeat, is_held, is_done;
};

struct control { struct cmsghdr head; struct in_pktinfo info; char pad[8]; };

static struct client *clients;
static int count, blksize, sock, finished, held, is_each;
static unsigned hold_at, serial;
static struct in_addr first;
static struct sockaddr_in server;
static const char *file;
static const unsigned char *original;
static unsigned long long original_size, bytes, blocks, repeats, wrong;
static unsigned long long trips[OCTAVES * STEPS];
static double last;

static struct mmsghdr out[BATCH], in[BATCH];
static struct iovec out_part[BATCH], in_part[BATCH];
static struct sockaddr_in out_name[BATCH], in_name[BATCH];
static struct control out_control[BATCH], in_control[BATCH];
static char out_bytes[BATCH][600];
static unsigned char in_bytes[BATCH][ROOM];
static int out_client[BATCH], queued;

static void fail(const char *what) { perror(what); exit(1); }

static long long now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/* Sixteen buckets for every doubling: 4 % wide, and no memory that grows. */
static void count_trip(unsigned long long ns)
{
    int octave = 0;
    unsigned long long v = ns | STEPS;
    while (v >= 2 * STEPS) { v >>= 1; octave++; }
    if (octave >= OCTAVES) octave = OCTAVES - 1;
    trips[octave * STEPS + (v & (STEPS - 1))]++;
}

static double trip_at(double share)
{
    unsigned long long sum = 0, seen = 0;
    for (int i = 0; i < OCTAVES * STEPS; i++) sum += trips[i];
    for (int i = 0; i < OCTAVES * STEPS; i++) {
        seen += trips[i];
        if (sum && seen >= share * sum) return (STEPS + i % STEPS + 0.5) * (1ULL << (i / STEPS)) / 1000.0;
    }
    return 0;
}

static void flush(void)
{
    int sent = 0;
    long long t = now();
    for (int q = 0; q < queued; q++) clients[out_client[q]].asked = t;
    while (sent < queued) {
        int n = sendmmsg(sock, out + sent, queued - sent, 0);
        if (n <= 0) fail("sendmmsg");
        sent += n;
    }
    queued = 0;
}

static void queue(int i, const char *packet, int length, unsigned short port)
{
    if (queued == BATCH) flush();
    int q = queued++;
    memcpy(out_bytes[q], packet, length);
    out_client[q] = i;
    out_part[q].iov_len = length;
    out_name[q].sin_port = port;
    out_control[q].info.ipi_spec_dst.s_addr = htonl(ntohl(first.s_addr) + i);
}

static void request(int i)
{
    char packet[600];
    int n = 2;
    packet[0] = 0; packet[1] = 1;
    if (serial) n += sprintf(packet + n, "%08x/", serial + i);
    n += sprintf(packet + n, is_each ? "%.256s-%d" : "%.256s", file, i) + 1;
    n += sprintf(packet + n, "octet") + 1;
    n += sprintf(packet + n, "tsize") + 1;
    n += sprintf(packet + n, "0") + 1;
    if (blksize != 512) {
        n += sprintf(packet + n, "blksize") + 1;
        n += sprintf(packet + n, "%d", blksize) + 1;
    }
    queue(i, packet, n, server.sin_port);
}

static void speak(int i)
{
    char ack[4] = { 0, 4, clients[i].block >> 8, clients[i].block };
    if (clients[i].tid == 0) request(i);
    else queue(i, ack, 4, clients[i].tid);
}

static void hear(int i, const unsigned char *packet, int length, unsigned short port, long long t)
{
    struct client *c = &clients[i];
    if (c->is_done || length < 4) return;
    if (packet[1] == 5) {
        fprintf(stderr, "client %d: error %.60s\n", i, length > 4 ? (const char *)packet + 4 : "");
        exit(1);
    }
    if (packet[1] == 6 && c->block == 0) {
        c->tid = port;
    } else if (packet[1] == 3 && port == c->tid) {
        unsigned wire = packet[2] << 8 | packet[3];
        if (wire != ((c->block + 1) & 0xffff)) { wrong++; return; }
        if (original && (c->bytes + length - 4 > original_size || memcmp(packet + 4, original + c->bytes, length - 4))) {
            fprintf(stderr, "client %d: block %u has other bytes than the file\n", i, c->block + 1);
            exit(1);
        }
        if (!c->is_repeat) count_trip(t - c->asked);
        c->block++; c->bytes += length - 4;
        blocks++; bytes += length - 4;
        if (length - 4 < blksize) { c->is_done = 1; c->done = t; finished++; }
    } else {
        wrong++;
        return;
    }
    c->is_repeat = 0;
    c->asked = t;
    if (c->block == hold_at && hold_at && !c->is_done) { c->is_held = 1; held++; return; }
    speak(i);
}

static void go_on(void)
{
    char byte;
    puts("held");
    fflush(stdout);
    while (read(0, &byte, 1) > 0) { }
    hold_at = 0;
    for (int i = 0; i < count; i++) if (clients[i].is_held) { clients[i].is_held = 0; speak(i); }
    flush();
}

static void open_socket(unsigned short port)
{
    int one = 1, buffer = 64 << 20;
    struct timeval wait = { 0, 100000 };
    struct sockaddr_in local = { AF_INET, htons(port), { INADDR_ANY }, { 0 } };
    sock = socket(AF_INET, SOCK_DGRAM, 0);
    if (bind(sock, (void *)&local, sizeof local)) fail("bind");
    setsockopt(sock, IPPROTO_IP, IP_PKTINFO, &one, sizeof one);
    setsockopt(sock, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer);
    setsockopt(sock, SOL_SOCKET, SO_SNDBUFFORCE, &buffer, sizeof buffer);
    setsockopt(sock, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
}

static void prepare(void)
{
    for (int q = 0; q < BATCH; q++) {
        out_part[q].iov_base = out_bytes[q];
        out_name[q] = server;
        out_control[q].head = (struct cmsghdr){ CMSG_LEN(sizeof(struct in_pktinfo)), IPPROTO_IP, IP_PKTINFO };
        out[q].msg_hdr = (struct msghdr){ &out_name[q], sizeof out_name[q], &out_part[q], 1,
                                          &out_control[q], CMSG_SPACE(sizeof(struct in_pktinfo)), 0 };
        in_part[q] = (struct iovec){ in_bytes[q], original ? ROOM : HEAD };
        in[q].msg_hdr = (struct msghdr){ &in_name[q], sizeof in_name[q], &in_part[q], 1, &in_control[q], sizeof in_control[q], 0 };
    }
}

/* The slowest client's time by the mean. */
static double slowest(long long start)
{
    double sum = 0, most = 0;
    for (int i = 0; i < count; i++) {
        double taken = clients[i].done - start;
        sum += taken;
        if (taken > most) most = taken;
    }
    return most / (sum / count);
}

static double load(double limit)
{
    long long start = now(), looked = start, t = start;
    memset(clients, 0, count * sizeof *clients);
    finished = 0;
    for (int i = 0; i < count; i++) speak(i);
    flush();
    while (finished < count) {
        /* MSG_TRUNC tells a packet's length although only its head is copied. */
        int n = recvmmsg(sock, in, BATCH, MSG_WAITFORONE | MSG_TRUNC, 0);
        if (n < 0 && errno != EAGAIN && errno != EINTR) fail("recvmmsg");
        t = now();
        for (int k = 0; k < n; k++) {
            unsigned i = ntohl(in_control[k].info.ipi_addr.s_addr) - ntohl(first.s_addr);
            if (i < (unsigned)count) hear(i, in_bytes[k], in[k].msg_len, in_name[k].sin_port, t);
            in[k].msg_hdr.msg_namelen = sizeof in_name[k];
            in[k].msg_hdr.msg_controllen = sizeof in_control[k];
        }
        flush();
        if (hold_at && held + finished == count) go_on();
        if (t - looked > 200000000) {
            looked = t;
            for (int i = 0; i < count; i++) {
                struct client *c = &clients[i];
                if (!c->is_done && !c->is_held && t - c->asked > 1000000000) { c->is_repeat = 1; repeats++; speak(i); }
            }
            flush();
        }
        if (t - start > limit * 1e9) { fprintf(stderr, "only %d of %d clients finished in %.0f s\n", finished, count, limit); exit(1); }
    }
    last = slowest(start);
    return (t - start) / 1e9;
}

static void keep_original(const char *path)
{
    struct stat s;
    int f = open(path, O_RDONLY);
    if (f < 0 || fstat(f, &s)) fail(path);
    original_size = s.st_size;
    original = mmap(NULL, s.st_size, PROT_READ, MAP_SHARED, f, 0);
    if (original == MAP_FAILED) fail(path);
}

int main(int argc, char **argv)
{
    int option, loads = 0, port = 40000;
    double limit = 120, seconds = 0;
    struct rusage used;
    while ((option = getopt(argc, argv, "+et:n:p:k:h:")) != -1) {
        switch (option) {
        case 'e': is_each = 1; break;
        case 't': limit = atof(optarg); break;
        case 'n': loads = atoi(optarg); break;
        case 'p': port = atoi(optarg); break;
        case 'k': keep_original(optarg); break;
        case 'h': hold_at = atoi(optarg); break;
        default: return 2;
        }
    }
    argv += optind; argc -= optind;
    if (argc != 6 && argc != 7) { fprintf(stderr, "usage: tftpload [OPTION...] SERVER PORT FILE CLIENTS BLKSIZE FIRST [SERIAL]\n"); return 2; }
    server = (struct sockaddr_in){ AF_INET, htons(atoi(argv[1])), { inet_addr(argv[0]) }, { 0 } };
    file = argv[2]; count = atoi(argv[3]); blksize = atoi(argv[4]); first.s_addr = inet_addr(argv[5]);
    serial = argc == 7 ? strtoul(argv[6], NULL, 16) : 0;
    clients = calloc(count, sizeof *clients);
    prepare();
    for (int i = 0; i < (loads ? loads : 1); i++) {
        open_socket(port + i);
        seconds = load(limit);
        close(sock);
        if (loads) printf("%.6f\n", seconds);
    }
    if (loads) return 0;
    getrusage(RUSAGE_SELF, &used);
    printf("%.6f %llu %llu %llu %llu %.3f %.3f %.1f %.1f %.3f\n", seconds, bytes, blocks, repeats, wrong,
           used.ru_utime.tv_sec + used.ru_utime.tv_usec / 1e6, used.ru_stime.tv_sec + used.ru_stime.tv_usec / 1e6,
           trip_at(0.5), trip_at(0.99), last);
    return 0;
}
