/* Asks a proxy DHCP server as many Pi 4s do and tells how fast it answers.
 *
 *   dhcpload INTERFACE BOARDS FIRST-SERIAL SECONDS RATE      RATE DISCOVERs a second, whatever the answers do (open loop)
 *   dhcpload INTERFACE BOARDS FIRST-SERIAL SECONDS -WINDOW   so many unanswered at any time (closed loop)
 *   dhcpload INTERFACE BOARDS FIRST-SERIAL SECONDS 0         each board once more until it is answered: they become known
 *
 * An answer's time counts from when its question was due, so a server that holds up the generator gains nothing by that.
 * A question without an answer for a second is lost, and its board may ask again.
 * Prints: answers-per-second p50-us p99-us most-us asked answered lost. Its own CPU seconds go to standard error. */
#include "wire.h"
#include "board.h"

struct asker {
    uint32_t xid;
    double due;
    int waits, known;
};

static struct asker *askers;
static unsigned count, next;
static unsigned long long asked, answered, lost;
static long waiting;
static double most;

/* False when all boards wait. */
static int ask(double due)
{
    for (unsigned tried = 0; tried < count; tried++, next = (next + 1) % count) {
        struct asker *a = &askers[next];
        if (a->waits) continue;
        a->xid += count;
        a->due = due;
        a->waits = 1;
        waiting++;
        asked++;
        queue_discover(next, a->xid, 0);
        next = (next + 1) % count;
        return 1;
    }
    return 0;
}

static void hear(int frames, double t)
{
    for (int k = 0; k < frames; k++) {
        struct datagram d;
        uint32_t xid;
        unsigned i = read_udp(in_bytes[k], in[k].msg_len, &d) ? offered(&d, count, &xid) : count;
        if (i == count || !askers[i].waits || xid != askers[i].xid) continue;
        askers[i].waits = 0;
        askers[i].known = 1;
        waiting--;
        answered++;
        note(t - askers[i].due);
        if (t - askers[i].due > most) most = t - askers[i].due;
    }
}

static void give_up(double t, double patience)
{
    for (unsigned i = 0; i < count; i++)
        if (askers[i].waits && t - askers[i].due > patience) { askers[i].waits = 0; waiting--; lost++; }
}

/* Sixty questions of a board at most, four seconds apart, as an EEPROM asks; true when all have been answered. */
static int get_known(void)
{
    for (int try = 0; try < 60; try++) {
        double end = now() + 4;
        for (unsigned i = 0; i < count; i++) {
            if (askers[i].known) continue;
            next = i;
            ask(now());
            flush();
            hear(receive(0.001), now());
        }
        while (waiting && now() < end) hear(receive(0.02), now());
        if (!waiting) return 1;
        give_up(now(), 0);
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 6) { fprintf(stderr, "usage: dhcpload INTERFACE BOARDS FIRST-SERIAL SECONDS RATE|-WINDOW|0\n"); return 2; }
    count = atoi(argv[2]);
    serial = strtoul(argv[3], NULL, 16);
    double seconds = atof(argv[4]), rate = atof(argv[5]);
    askers = calloc(count, sizeof *askers);
    for (unsigned i = 0; i < count; i++) askers[i].xid = (uint32_t)time(NULL) * 2654435761u + i;
    open_wire(argv[1]);
    if (rate == 0) return get_known() ? 0 : (fprintf(stderr, "only %llu of %u boards were answered\n", answered, count), 1);

    double start = now(), end = start + seconds, looked = start, t = start;
    unsigned long long due = 0;
    while (t < end) {
        if (rate > 0)
            for (; due < (t - start) * rate; due++) { if (!ask(start + due / rate)) lost++; }
        else
            while (waiting < -rate && ask(t)) { }
        flush();
        double wait = rate > 0 ? start + due / rate - now() : 0.001;
        int frames = receive(wait > 0.01 ? 0.01 : wait);
        hear(frames, t = now());
        if (t - looked > 0.1) give_up(looked = t, 1);
    }
    double over = now();
    while (waiting && now() < over + 1) hear(receive(0.02), now());
    lost += waiting;
    printf("%.0f %u %u %.0f %llu %llu %llu\n", answered / seconds, quantile(0.5), quantile(0.99), most * 1e6, asked, answered, lost);
    fprintf(stderr, "the generator used %.2f CPU seconds of %.0f\n", cpu(), seconds);
    return 0;
}
