/* A rack of Raspberry Pis switched on at once: each asks DHCP, then for every file that its firmware asks for, and tells
 * how long that took. One thread, many frames in one system call: the machine is left to the server.
 *
 *   rack INTERFACE 4|3 BOARDS FIRST-SERIAL FIRST-ADDRESS LIMIT-SECONDS
 *
 * The addresses are given by a server inside this program: a network's own answers a board directly, so a boot server sees
 * nothing of it. A question to DHCP is repeated after 4 s for 45 s (Pi 4), after 5 s five times (3B); a read request after
 * 2 s; a file that takes longer than 30 s, and a board that gets no answer, is dead. Acknowledgements are not repeated: the
 * firmware leaves that to the server.
 * Prints: up dead slowest-s mean-s repeats duplicates dhcp-p50-us dhcp-p99-us bytes seconds. Who died goes to standard error. */
#include "wire.h"
#include "board.h"
#include "firmware.h"

enum state { OFF, ASKING, RESOLVING, OPENING, READING, UP, DEAD };
static const char *const states[] = { "off", "DHCP", "ARP", "request", "transfer", "up", "dead" };

struct board {
    enum state state;
    const struct step *step;
    uint32_t xid;
    uint16_t port, tid;
    uint32_t block;
    double began, said, over;   /* this step, its last packet, the whole boot */
};

static struct board *boards;
static unsigned count;
static uint32_t first, server;              /* addresses; first in host order, server as on the wire */
static unsigned char server_mac[6];
static unsigned long long bytes, repeats, duplicates;
static unsigned finished, up;
static double start;

static uint32_t address_of(unsigned i) { return htonl(first + i); }

/* A REQUEST to the server that gives addresses: an EEPROM's has no option 60, nor has a kernel's. */
static void queue_request(int board, uint32_t xid, uint32_t address, uint32_t server)
{
    unsigned char *p = head(board, xid);
    memcpy(p + 240, "\x35\x01\x03\x32\x04", 5);
    memcpy(p + 245, &address, 4);
    memcpy(p + 249, "\x36\x04", 2);
    memcpy(p + 251, &server, 4);
    p[255] = 255;
    queue_broadcast(board, 256);
}

static void queue_arp(int i, int operation, const unsigned char *target_mac, uint32_t target)
{
    unsigned char *f = room();
    uint32_t own = address_of(i);
    memcpy(f, target_mac, 6);
    put_mac(f + 6, i);
    memcpy(f + 12, "\x08\x06\0\x01\x08\0\x06\x04\0", 9);
    f[21] = operation;
    put_mac(f + 22, i);
    memcpy(f + 28, &own, 4);
    memcpy(f + 32, operation == 1 ? (const unsigned char *)"\0\0\0\0\0\0" : target_mac, 6);
    memcpy(f + 38, &target, 4);
    queue(42);
}

static void queue_tftp(int i, int to, int length)
{
    queue_udp(i, server_mac, address_of(i), boards[i].port, server, to, length);
}

/* Says what the board's state has it say, once more if need be. */
static void speak(int i, double t)
{
    struct board *b = &boards[i];
    unsigned char *p;
    int n = 2;
    b->said = t;
    switch (b->state) {
    case ASKING:
        queue_discover(i, b->xid, b->step->kind == ASK_AS_ROM);
        break;
    case RESOLVING:
        queue_arp(i, 1, everybody, server);
        break;
    case OPENING:
        p = room() + 42;
        put(p, 1, 2);
        if (b->step->prefix) n += sprintf((char *)p + n, "%08x/", serial + i);
        n += sprintf((char *)p + n, "%s", b->step->name) + 1;
        n += sprintf((char *)p + n, "octet") + 1;
        if (b->step->kind != READ_AS_ROM) {
            n += sprintf((char *)p + n, "tsize") + 1;
            n += sprintf((char *)p + n, "0") + 1;
        }
        if (b->step->blksize != 512) {
            n += sprintf((char *)p + n, "blksize") + 1;
            n += sprintf((char *)p + n, "%d", b->step->blksize) + 1;
        }
        queue_tftp(i, 69, n);
        break;
    case READING:
        p = room() + 42;
        put(p, 4, 2);
        put(p + 2, b->block, 2);
        queue_tftp(i, b->tid, 4);
        break;
    default:
        break;
    }
}

static void end(int i, enum state how, double t)
{
    struct board *b = &boards[i];
    if (how == DEAD)
        fprintf(stderr, "board %d died at %.1f s: %s %s\n", i, t - start, states[b->state], b->step->name);
    b->state = how;
    b->over = t;
    finished++;
    up += how == UP;
}

static void enter(int i, enum state state, double t)
{
    struct board *b = &boards[i];
    b->state = state;
    b->began = t;
    speak(i, t);
}

static void take_step(int i, double t)
{
    struct board *b = &boards[i];
    switch (b->step->kind) {
    case ASK:
    case ASK_AS_ROM:
        b->xid = model == PI3 ? 0x26f30339 : (uint32_t)(t * 1e6) * 2654435761u + i;
        enter(i, ASKING, t);
        break;
    case RUN:
        /* The kernel asks anew for an address; nobody but the network's own server answers it. */
        queue_request(i, b->xid + 1, address_of(i), server);
        end(i, UP, t);
        break;
    default:
        b->port++;
        b->block = 0;
        enter(i, OPENING, t);
    }
}

static void go_on(int i, double t)
{
    boards[i].step++;
    take_step(i, t);
}

static void hear_offer(const struct datagram *d, double t)
{
    uint32_t xid;
    unsigned i = offered(d, count, &xid);
    if (i == count || boards[i].state != ASKING || xid != boards[i].xid) return;
    note(t - boards[i].said);
    server = d->source;
    if (model == PI4) queue_request(i, xid, address_of(i), htonl(first - 1));
    enter(i, RESOLVING, t);
}

static void hear_arp(const unsigned char *f, double t)
{
    uint32_t sender;
    memcpy(&sender, f + 28, 4);
    unsigned i = get(f + 38, 4) - first;
    if (i >= count) return;
    if (f[21] == 1) {
        queue_arp(i, 2, f + 22, sender);
    } else if (boards[i].state == RESOLVING && sender == server) {
        memcpy(server_mac, f + 22, 6);
        go_on(i, t);
    }
}

static void hear_tftp(int i, const struct datagram *d, double t)
{
    struct board *b = &boards[i];
    const unsigned char *p = d->payload;
    int operation = get(p, 2);
    if (b->state == OPENING && operation == 6) {
        b->tid = d->from;
        if (b->step->kind != PROBE) { enter(i, READING, t); return; }
        memcpy(room() + 42, "\0\x05\0\0Early terminate", 20);
        queue_tftp(i, b->tid, 20);
        go_on(i, t);
    } else if (operation == 6) {
        duplicates++;
        if (b->state == READING && b->block == 0) speak(i, t);
    } else if (operation == 5) {
        if (b->state == READING || (b->state == OPENING && b->step->kind == LOAD)) end(i, DEAD, t);
        else if (b->state == OPENING) go_on(i, t);
    } else if (operation == 3) {
        if (b->state == OPENING && b->step->kind == READ_AS_ROM) { b->tid = d->from; b->state = READING; }
        if (b->state != READING || d->from != b->tid || get(p + 2, 2) != ((b->block + 1) & 0xffff)) {
            duplicates++;
            if (b->state == READING && d->from == b->tid && get(p + 2, 2) == (b->block & 0xffff)) speak(i, t);
            return;
        }
        b->block++;
        bytes += d->length - 4;
        speak(i, t);
        if (d->length - 4 < b->step->blksize) go_on(i, t);
    }
}

static void hear(int frames, double t)
{
    for (int k = 0; k < frames; k++) {
        const unsigned char *f = in_bytes[k];
        struct datagram d;
        if (in[k].msg_len >= 42 && get(f + 12, 2) == ETH_P_ARP) { hear_arp(f, t); continue; }
        if (!read_udp(f, in[k].msg_len, &d)) continue;
        if (d.to == 68) { hear_offer(&d, t); continue; }
        unsigned i = ntohl(d.target) - first;
        /* What comes to a port of an earlier file is sent once too often. */
        if (i >= count || d.length < 4) continue;
        if (d.to == boards[i].port) hear_tftp(i, &d, t);
        else if (get(d.payload, 2) == 3) duplicates++;
    }
}

/* Repeats what has had no answer, and gives up as the firmware does. */
static void look(double t)
{
    static const double patience[] = { [RESOLVING] = 1, [OPENING] = 2, [READING] = 1e9 };
    for (unsigned i = 0; i < count; i++) {
        struct board *b = &boards[i];
        if (b->state == OFF || b->state >= UP) continue;
        double limit = b->state != ASKING ? 30 : model == PI4 ? 45 : 25;
        if (t - b->began > limit) { end(i, DEAD, t); continue; }
        if (t - b->said < (b->state == ASKING ? model == PI4 ? 4 : 5 : patience[b->state])) continue;
        repeats++;
        speak(i, t);
    }
}

int main(int argc, char **argv)
{
    if (argc != 7) { fprintf(stderr, "usage: rack INTERFACE 4|3 BOARDS FIRST-SERIAL FIRST-ADDRESS LIMIT-SECONDS\n"); return 2; }
    model = argv[2][0] == '3' ? PI3 : PI4;
    count = atoi(argv[3]);
    serial = strtoul(argv[4], NULL, 16);
    first = ntohl(inet_addr(argv[5]));
    double limit = atof(argv[6]), looked = 0, t = 0, slowest = 0, sum = 0;
    boards = calloc(count, sizeof *boards);
    open_wire(argv[1]);
    start = now();
    for (unsigned i = 0; i < count; i++) {
        boards[i].step = model == PI4 ? pi4 : pi3;
        boards[i].port = 49151;
        take_step(i, start);
    }
    while (finished < count && (t = now()) - start < limit) {
        flush();
        int frames = receive(0.02);
        hear(frames, t = now());
        if (t - looked > 0.05) look(looked = t);
    }
    flush();
    for (unsigned i = 0; i < count; i++) {
        if (boards[i].state < UP) end(i, DEAD, t);
        if (boards[i].state != UP) continue;
        sum += boards[i].over - start;
        if (boards[i].over - start > slowest) slowest = boards[i].over - start;
    }
    printf("%u %u %.3f %.3f %llu %llu %u %u %llu %.3f\n", up, count - up, slowest, up ? sum / up : 0,
           repeats, duplicates, quantile(0.5), quantile(0.99), bytes, now() - start);
    fprintf(stderr, "the generator used %.2f CPU seconds of %.1f\n", cpu(), now() - start);
    return up == count ? 0 : 1;
}
