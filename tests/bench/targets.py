"""The targets, judged by the figures of one run: (what is asked, what was measured, reached or not; None if not measured)."""

from figures import short

PEERS = ("dnsmasq", "tftpd-hpa", "atftpd")


def judge(figures):
    found = []
    for clients in (30, 200, 1000):
        for blksize in (512, 1468):
            found.append(against(figures, "tftp-rate", "floor", clients, blksize, 0.95, True))
    for clients in (30, 200, 1000):
        for blksize in (512, 1468):
            peer = best_peer(figures, clients, blksize)
            found.append(against(figures, "tftp-rate", peer, clients, blksize, 1.25 if clients == 1000 else 1.15, True))
    for blksize in (512, 1468):
        found.append(against(figures, "tftp-trip-p50", "dnsmasq", 1, blksize, 1.0, False))
    for blksize in (512, 1468):
        found.append(against(figures, "tftp-cpu", "dnsmasq", 200, blksize, 0.88, False))
    found.append(never_above(figures))
    for blksize in (512, 1468):
        found.append(at_most(figures, "tftp-calls", 200, blksize, 0.2, f"system calls per block, 200 clients, {blksize} bytes"))
    found.append(growth(figures))
    for clients in (30, 200, 1000):
        found.append(at_most(figures, "tftp-slowest", clients, 1468, 1.2, f"the slowest of {clients:,} clients by their mean"))
    found.append(at_most(figures, "tftp-memory", 1000, 1468, 4, "kB of memory per transfer, 1,000 under way"))
    found.append(at_most(figures, "storm-up", 1000, "-", 1000, "boards up in a storm of 1,000", at_least=True))
    found.append(at_most(figures, "storm-resent", 1000, "-", 0, "packets sent again by the server in that storm"))
    found.append(at_most(figures, "storm-spread", 1000, "-", 1.2, "the slowest board of that storm by their mean"))
    found.append(at_most(figures, "dhcp-p99-busy", 1000, "-", 5, "DHCP p99 in ms while TFTP is saturated"))
    found.append(at_most(figures, "start-cold", 1, "-", 100, "ms from exec to the first answer, cold"))
    found.append(at_most(figures, "start-warm", 1, "-", 100, "ms from exec to the first answer, warm"))
    found.append(at_most(figures, "idle-memory", 0, "-", 30, "idle, MB resident"))
    found.append(at_most(figures, "idle-wakeups", 0, "-", 60, "idle, wake-ups a minute"))
    return found


NAMES = {"tftp-rate": "MB/s", "tftp-trip-p50": "round trip p50", "tftp-cpu": "CPU s per GB"}


def against(figures, figure, other, clients, blksize, limit, at_least):
    word = "at least" if at_least else "at most"
    text = f"{NAMES[figure]}, {clients:,} clients, {blksize} bytes: {word} {limit} of {other or 'the best peer'}"
    ratio = other and figures.ratio(figure, "piboot", other, clients, blksize)
    if not ratio:
        return text, "not measured", None
    return text, f"{ratio[0]:.3f} ({ratio[1]:.3f} to {ratio[2]:.3f})", ratio[0] >= limit if at_least else ratio[0] <= limit


def best_peer(figures, clients, blksize):
    rates = [(figures.median("tftp-rate", peer, clients, blksize) or 0, peer) for peer in PEERS]
    return max(rates)[1] if max(rates)[0] else None


def never_above(figures):
    text = "CPU s per GB: never above 1.0 of dnsmasq at any count"
    worst = []
    for figure in ("tftp-cpu", "tftp-each-cpu"):
        for clients, blksize in figures.places(figure):
            ratio = figures.ratio(figure, "piboot", "dnsmasq", clients, blksize)
            if ratio:
                worst.append((ratio[0], f"{clients} clients, {blksize} bytes{', a file for each' if 'each' in figure else ''}"))
    if not worst:
        return text, "not measured", None
    return text, f"at worst {max(worst)[0]:.3f}: {max(worst)[1]}", max(worst)[0] <= 1.0


def growth(figures):
    text = "CPU per block, 1,000 clients by 30, 1468 bytes: at most 1.05"
    ratio = figures.ratio("tftp-cpu-block", "piboot", "piboot", 1000, 1468, other_clients=30)
    if not ratio:
        return text, "not measured", None
    return text, f"{ratio[0]:.3f} ({ratio[1]:.3f} to {ratio[2]:.3f})", ratio[0] <= 1.05


def at_most(figures, figure, clients, blksize, limit, what, at_least=False):
    text = f"{what}: at {'least' if at_least else 'most'} {limit:,}"
    values = figures.values(figure, "piboot", clients, blksize)
    if not values:
        return text, "not measured", None
    middle = figures.median(figure, "piboot", clients, blksize)
    spread = f"{short(middle)} ({short(min(values))} to {short(max(values))})" if len(values) > 1 else short(middle)
    return text, spread, middle >= limit if at_least else middle <= limit
