/* What the boards of a rack put on the wire, as published captures have it. Board i has the serial FIRST-SERIAL + i, whose
 * low three bytes are the end of its MAC. Included by dhcpload.c and rack.c, after wire.h. */
enum model { PI4, PI3 };

static unsigned serial;
static enum model model;

struct datagram {
    const unsigned char *payload;
    int length;
    uint32_t source, target;    /* network order */
    uint16_t from, to;          /* ports */
};

static void put(unsigned char *at, uint32_t value, int bytes)
{
    for (int i = bytes - 1; i >= 0; i--, value >>= 8) at[i] = value;
}

static uint32_t get(const unsigned char *at, int bytes)
{
    uint32_t value = 0;
    while (bytes--) value = value << 8 | *at++;
    return value;
}

static void put_mac(unsigned char *at, int board)
{
    memcpy(at, model == PI4 ? "\xdc\xa6\x32" : "\xb8\x27\xeb", 3);
    put(at + 3, serial + board, 3);
}

/* Which board this MAC belongs to; count when none. */
static unsigned board_of(const unsigned char *mac, unsigned count)
{
    unsigned char own[6];
    unsigned i = (get(mac + 3, 3) - serial) & 0xffffff;
    put_mac(own, i);
    return i < count && !memcmp(own, mac, 6) ? i : count;
}

/* Queues a UDP datagram; the payload is in the frame already, 42 bytes from its start. */
static void queue_udp(int board, const unsigned char *target_mac, uint32_t source, int from, uint32_t target, int to, int length)
{
    unsigned char *f = out_bytes[queued];
    uint32_t sum = 0;
    memcpy(f, target_mac, 6);
    put_mac(f + 6, board);
    memcpy(f + 12, "\x08\0\x45\0", 4);
    put(f + 16, 28 + length, 2);
    memcpy(f + 18, "\0\0\0\0\x80\x11\0\0", 8);
    memcpy(f + 26, &source, 4);
    memcpy(f + 30, &target, 4);
    for (int i = 14; i < 34; i += 2) sum += get(f + i, 2);
    sum = (sum >> 16) + (sum & 0xffff);
    put(f + 24, ~(sum + (sum >> 16)), 2);
    put(f + 34, from, 2);
    put(f + 36, to, 2);
    put(f + 38, 8 + length, 2);
    put(f + 40, 0, 2);
    queue(42 + length);
}

static unsigned char *head(int board, uint32_t xid)
{
    unsigned char *p = room() + 42;
    memset(p, 0, 240);
    put(p, 0x01010600, 4);
    put(p + 4, xid, 4);
    put_mac(p + 28, board);
    put(p + 236, 0x63825363, 4);
    return p;
}

static const unsigned char everybody[6] = { 255, 255, 255, 255, 255, 255 };

static void queue_broadcast(int board, int length)
{
    queue_udp(board, everybody, 0, 68, INADDR_BROADCAST, 67, length);
}

/* Little-endian, as the firmware has it in option 97. */
static void put_le(unsigned char *at, uint32_t value)
{
    for (int i = 0; i < 4; i++, value >>= 8) at[i] = value;
}

/* The DISCOVER of the firmware. The mask ROM of a 3B (isRom) does not know its serial. */
static void queue_discover(int board, uint32_t xid, int isRom)
{
    static const char wanted4[] = "\x01\x03\x2b\x3c\x42\x43\x80\x81\x82\x83\x84\x85\x86\x87";
    static const char wanted3[] = "\x2b\x3c\x43\x80\x81\x82\x83\x84\x85\x86\x87\x42\x01\x03";
    unsigned char *p = head(board, xid), *o = p + 240;
    int wanted = isRom ? 12 : 14;
    memcpy(o, "\x35\x01\x01\x37", 4);
    o[4] = wanted;
    memcpy(o + 5, model == PI4 ? wanted4 : wanted3, wanted);
    o += 5 + wanted;
    memcpy(o, "\x5d\x02\0\0\x5e\x03\x01\x02\x01\x61\x11\0", 12);
    o += 12;
    for (int i = 0; i < 4; i++) put_le(o + 4 * i, isRom ? 0x44444444 : serial + board);
    if (model == PI4) {
        memcpy(o, "4iPR", 4);
        put_le(o + 4, 0xd03114);
        memcpy(o + 8, p + 28 + 2, 4);
    }
    memcpy(o + 16, "\x3c\x20PXEClient:Arch:00000:UNDI:002001\xff", 35);
    queue_broadcast(board, o + 51 - p);
}

/* False for what is no whole UDP datagram over IPv4 without options. */
static int read_udp(const unsigned char *f, int length, struct datagram *d)
{
    if (length < 42 || get(f + 12, 2) != ETH_P_IP || f[14] != 0x45 || f[23] != IPPROTO_UDP) return 0;
    d->length = get(f + 38, 2) - 8;
    d->payload = f + 42;
    memcpy(&d->source, f + 26, 4);
    memcpy(&d->target, f + 30, 4);
    d->from = get(f + 34, 2);
    d->to = get(f + 36, 2);
    return d->length >= 0 && d->length <= length - 42;
}

/* Which board a proxy's OFFER is for (count: none) and the transaction that it answers. */
static unsigned offered(const struct datagram *d, unsigned count, uint32_t *xid)
{
    const unsigned char *p = d->payload;
    if (d->from != 67 || d->to != 68 || d->length < 240 || p[0] != 2 || get(p + 16, 4)) return count;
    *xid = get(p + 4, 4);
    return board_of(p + 28, count);
}
