/* The wire of a load generator: a packet socket, many frames in one system call. Included by dhcpload.c and rack.c. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>

enum { BATCH = 128, FRAME = 1600, QUEUED_FRAME = 512 };

static int wire;
static unsigned char in_bytes[BATCH][FRAME], out_bytes[BATCH][QUEUED_FRAME];
static struct iovec in_part[BATCH], out_part[BATCH];
static struct mmsghdr in[BATCH], out[BATCH];
static int queued;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

/* CPU seconds that this process has used. */
static double cpu(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return u.ru_utime.tv_sec + u.ru_stime.tv_sec + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

/* Hears every frame of the interface, those to other stations too: each board has a MAC of its own. */
static void open_wire(const char *interface)
{
    int one = 1, buffer = 64 << 20;
    struct sockaddr_ll at = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = if_nametoindex(interface) };
    struct packet_mreq all = { .mr_ifindex = at.sll_ifindex, .mr_type = PACKET_MR_PROMISC };
    wire = socket(AF_PACKET, SOCK_RAW, 0);
    setsockopt(wire, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer);
    setsockopt(wire, SOL_SOCKET, SO_SNDBUFFORCE, &buffer, sizeof buffer);
    setsockopt(wire, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one, sizeof one);
    setsockopt(wire, SOL_PACKET, PACKET_QDISC_BYPASS, &one, sizeof one);
    setsockopt(wire, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &all, sizeof all);
    if (wire < 0 || bind(wire, (void *)&at, sizeof at)) { perror(interface); exit(2); }
    prctl(PR_SET_TIMERSLACK, 1000);
    for (int i = 0; i < BATCH; i++) {
        in_part[i] = (struct iovec){ in_bytes[i], FRAME };
        in[i].msg_hdr = (struct msghdr){ .msg_iov = &in_part[i], .msg_iovlen = 1 };
        out[i].msg_hdr = (struct msghdr){ .msg_iov = &out_part[i], .msg_iovlen = 1 };
    }
}

static void flush(void)
{
    for (int sent = 0; sent < queued;) {
        int n = sendmmsg(wire, out + sent, queued - sent, 0);
        if (n < 0 && errno != ENOBUFS && errno != EAGAIN) { perror("sendmmsg"); exit(2); }
        if (n < 0) poll(NULL, 0, 1);
        else sent += n;
    }
    queued = 0;
}

/* Room for the next frame to send; give its length to queue(). */
static unsigned char *room(void)
{
    if (queued == BATCH) flush();
    return out_bytes[queued];
}

static void queue(int length)
{
    out_part[queued] = (struct iovec){ out_bytes[queued], length };
    queued++;
}

/* Waits at most so many seconds, then takes what has come; the frames are in in_bytes, their lengths in in[].msg_len. */
static int receive(double wait)
{
    struct pollfd p = { wire, POLLIN, 0 };
    struct timespec t = { 0, wait * 1e9 };
    if (wait > 0 && ppoll(&p, 1, &t, NULL) <= 0) return 0;
    int n = recvmmsg(wire, in, BATCH, MSG_DONTWAIT, 0);
    return n < 0 ? 0 : n;
}

/* Answer times in microseconds, in a histogram of one second; longer ones are in its last box. */
enum { BOXES = 1000000 };
static unsigned *boxes;
static unsigned long long timed;

static void note(double seconds)
{
    long us = seconds * 1e6;
    if (!boxes) boxes = calloc(BOXES, sizeof *boxes);
    boxes[us < 0 ? 0 : us < BOXES ? us : BOXES - 1]++;
    timed++;
}

static unsigned quantile(double share)
{
    unsigned long long sum = 0, wanted = share * timed;
    for (unsigned i = 0; timed && i < BOXES; i++)
        if ((sum += boxes[i]) > wanted) return i;
    return 0;
}
