/* Reads one file by TFTP as many clients at once and tells how fast that went.
 *
 *   tftpload SERVER PORT FILE CLIENTS BLKSIZE FIRST-CLIENT-ADDRESS [FIRST-SERIAL]
 *
 * With a serial, client i asks as a Pi does for SERIAL+i/FILE, and counts as that Pi.
 *
 * All clients share one socket: client i has the address FIRST + i (the caller routes them here), which IP_PKTINFO sets
 * and tells. So the generator costs few system calls and the machine is left to the server. A client that hears nothing
 * for a second repeats its last packet. Prints: seconds bytes blocks repeats wrong. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { BATCH = 128, ROOM = 1600, LOCAL_PORT = 40000 };

struct client {
    unsigned short tid;      /* server's port, 0 before its first answer */
    unsigned block;          /* blocks received */
    unsigned long long bytes;
    double heard;
    int done;
};

static struct client *clients;
static int count, blksize, sock;
static struct in_addr first;
static struct sockaddr_in server;
static const char *file;
static unsigned serial;
static unsigned long long bytes, blocks, repeats, wrong;
static int finished;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

struct control { struct cmsghdr head; struct in_pktinfo info; char pad[8]; };

static struct mmsghdr out[BATCH];
static struct iovec out_part[BATCH];
static struct sockaddr_in out_name[BATCH];
static struct control out_control[BATCH];
static char out_bytes[BATCH][600];
static int queued;

static void flush(void)
{
    int sent = 0;
    while (sent < queued) {
        int n = sendmmsg(sock, out + sent, queued - sent, 0);
        if (n <= 0) { perror("sendmmsg"); exit(1); }
        sent += n;
    }
    queued = 0;
}

static void queue(int i, const char *packet, int length, unsigned short port)
{
    if (queued == BATCH) flush();
    int q = queued++;
    memcpy(out_bytes[q], packet, length);
    out_part[q] = (struct iovec){ out_bytes[q], length };
    out_name[q] = server;
    out_name[q].sin_port = port;
    memset(&out_control[q], 0, sizeof out_control[q]);
    out_control[q].head = (struct cmsghdr){ CMSG_LEN(sizeof(struct in_pktinfo)), IPPROTO_IP, IP_PKTINFO };
    out_control[q].info.ipi_spec_dst.s_addr = htonl(ntohl(first.s_addr) + i);
    out[q].msg_hdr = (struct msghdr){ &out_name[q], sizeof out_name[q], &out_part[q], 1,
                                      &out_control[q], CMSG_SPACE(sizeof(struct in_pktinfo)), 0 };
}

static void speak(int i)
{
    char packet[600];
    if (clients[i].tid == 0) {
        int n = 2;
        packet[0] = 0; packet[1] = 1;
        if (serial) n += sprintf(packet + n, "%08x/", serial + i);
        n += sprintf(packet + n, "%s", file) + 1;
        n += sprintf(packet + n, "octet") + 1;
        n += sprintf(packet + n, "tsize") + 1;
        n += sprintf(packet + n, "0") + 1;
        if (blksize != 512) {
            n += sprintf(packet + n, "blksize") + 1;
            n += sprintf(packet + n, "%d", blksize) + 1;
        }
        queue(i, packet, n, server.sin_port);
    } else {
        packet[0] = 0; packet[1] = 4;
        packet[2] = clients[i].block >> 8; packet[3] = clients[i].block;
        queue(i, packet, 4, clients[i].tid);
    }
}

static void hear(int i, const unsigned char *packet, int length, unsigned short port, double t)
{
    struct client *c = &clients[i];
    if (c->done || length < 4) return;
    if (packet[1] == 6 && c->block == 0) {
        c->tid = port; c->heard = t;
        speak(i);
    } else if (packet[1] == 3 && port == c->tid) {
        unsigned wire = packet[2] << 8 | packet[3];
        if (wire != ((c->block + 1) & 0xffff)) { wrong++; return; }
        c->block++; c->bytes += length - 4; c->heard = t;
        blocks++; bytes += length - 4;
        speak(i);
        if (length - 4 < blksize) { c->done = 1; finished++; }
    } else if (packet[1] == 5) {
        fprintf(stderr, "client %d: error %s\n", i, packet + 4);
        exit(1);
    }
}

int main(int argc, char **argv)
{
    static struct mmsghdr in[BATCH];
    static struct iovec in_part[BATCH];
    static struct sockaddr_in in_name[BATCH];
    static struct control in_control[BATCH];
    static unsigned char in_bytes[BATCH][ROOM];
    int one = 1, buffer = 64 << 20;
    if (argc != 7 && argc != 8) { fprintf(stderr, "usage: tftpload SERVER PORT FILE CLIENTS BLKSIZE FIRST [SERIAL]\n"); return 2; }
    server = (struct sockaddr_in){ AF_INET, htons(atoi(argv[2])), { inet_addr(argv[1]) } };
    file = argv[3]; count = atoi(argv[4]); blksize = atoi(argv[5]); first.s_addr = inet_addr(argv[6]);
    serial = argc == 8 ? strtoul(argv[7], NULL, 16) : 0;
    clients = calloc(count, sizeof *clients);
    sock = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in local = { AF_INET, htons(LOCAL_PORT), { INADDR_ANY } };
    if (bind(sock, (void *)&local, sizeof local)) { perror("bind"); return 1; }
    setsockopt(sock, IPPROTO_IP, IP_PKTINFO, &one, sizeof one);
    setsockopt(sock, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer);
    setsockopt(sock, SOL_SOCKET, SO_SNDBUFFORCE, &buffer, sizeof buffer);

    double start = now(), looked = start;
    for (int i = 0; i < count; i++) { clients[i].heard = start; speak(i); }
    flush();
    while (finished < count) {
        struct pollfd p = { sock, POLLIN, 0 };
        poll(&p, 1, 100);
        for (int i = 0; i < BATCH; i++) {
            in_part[i] = (struct iovec){ in_bytes[i], ROOM };
            in[i].msg_hdr = (struct msghdr){ &in_name[i], sizeof in_name[i], &in_part[i], 1,
                                             &in_control[i], sizeof in_control[i], 0 };
        }
        int n = recvmmsg(sock, in, BATCH, MSG_DONTWAIT, 0);
        double t = now();
        for (int k = 0; k < n; k++) {
            unsigned i = ntohl(in_control[k].info.ipi_addr.s_addr) - ntohl(first.s_addr);
            if (i < (unsigned)count) hear(i, in_bytes[k], in[k].msg_len, in_name[k].sin_port, t);
        }
        flush();
        if (t - looked > 0.2) {
            looked = t;
            for (int i = 0; i < count; i++)
                if (!clients[i].done && t - clients[i].heard > 1) { clients[i].heard = t; repeats++; speak(i); }
            flush();
        }
        if (t - start > 120) { fprintf(stderr, "only %d of %d clients finished\n", finished, count); return 1; }
    }
    printf("%.3f %llu %llu %llu %llu\n", now() - start, bytes, blocks, repeats, wrong);
    return 0;
}
