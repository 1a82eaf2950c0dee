#!/usr/bin/env python3
"""
Writes report.md and report.svg from figures.tsv and facts.tsv in a folder, and prints the report.

  report.py FOLDER
"""

import os
import sys

from figures import Figures, short
from picture import draw
from targets import judge

TFTP = [
    ("rate", "MB/s, and the share of the floor", True),
    ("blocks", "Blocks per second", False),
    ("cpu", "Server CPU seconds per GB, user and system together, and by the floor's", True),
    ("cpu-user", "… of which user", False),
    ("cpu-system", "… of which system", False),
    ("user-block", "User-space microseconds per block", False),
    ("trip-p50", "Round trip p50, microseconds (ACK sent to next block received)", True),
    ("trip-p99", "Round trip p99, microseconds", False),
    ("slowest", "The slowest client's time by the mean of all", False),
    ("repeats", "Packets that clients sent again after a second of silence", False),
    ("doubles", "Blocks that came again or out of turn", False),
    ("calls", "System calls per block", False),
    ("memory", "Memory per transfer under way, kB: what is no page of a file", False),
    ("resident", "… with the pages of mapped files", False),
    ("before", "Resident before, kB", False),
    ("load-cpu", "The load generator's own CPU seconds per GB", False),
    ("load-busy", "The load generator's core, share in use", False),
    ("server-busy", "The server's core, share in use", False),
    ("cpu-softirq", "CPU seconds per GB of the kernel's network thread on the server's core (in no server's account)", False),
]
GROWTH = (1, 3, 10, 30, 100, 200, 300, 1000)

METHOD = """
One cable (a veth pair) between two network namespaces; the same files (the same inodes, in the page cache), the same requests
(`SERIAL/NAME`) and the same cores for every server, one after the other in each round, each round beginning with another one.
`piboot` is the whole service, `piboot serve`, with 1,000 known clients of whom no boot was seen yet, and the files in an
imported operating system; the floor is `tests/bench/floor.c`. A server runs on one core and the load on another where there are two. Over veth the sender's core
walks through the receiver's network stack: each server pays for the delivery of its blocks, and the load generator for that
of its ACKs; so it is for all of them. CPU time is that of a cgroup with the server and all its children, from the first
request to the last ACK; its parts user and system are the kernel's estimate by ticks.
Where the load's core is full and the server's is not, the load is what limits MB/s. The load generator is one process with one
socket; it repeats a packet after a second of silence. Figures are medians of the rounds, with the least and the largest in
brackets; a ratio is that of the medians, its range that of the ratios of single rounds. System calls are counted in runs of
their own. A server that did not finish within 20 seconds says so.
"""


def table(head, rows):
    widths = [max(len(str(line[i])) for line in [head, *rows]) for i in range(len(head))]
    def line(cells):
        return "| " + " | ".join(str(c).ljust(w) for c, w in zip(cells, widths)) + " |"

    return "\n".join([line(head), "|" + "|".join("-" * (w + 2) for w in widths) + "|", *map(line, rows)]) + "\n"


def cell(figures, figure, server, place, by_floor):
    values = figures.values(figure, server, *place)
    if not values:
        return figures.failure(figure, server, *place) or ""
    text = short(figures.median(figure, server, *place))
    if len(values) > 1:
        text += f" ({short(min(values))}–{short(max(values))})"
    ratio = figures.ratio(figure, server, "floor", *place) if by_floor and server != "floor" else None
    return f"{text} · {ratio[0]:.2f}" if ratio else text


def section(figures, figure, title, by_floor=False, places=None):
    places = places or figures.places(figure)
    servers = [s for s in figures.servers if any((figure, s, *p) in figures.rounds for p in places)]
    if not servers:
        return ""
    rows = [[f"{int(c):,}" if c.isdigit() else c, b, *(cell(figures, figure, s, (c, b), by_floor) for s in servers)] for c, b in places]
    head = ["clients", "bytes", *servers]
    if all(b == "-" for _, b in places):
        rows, head = [row[:1] + row[2:] for row in rows], head[:1] + head[2:]
    return f"**{title}**\n\n{table(head, rows)}\n"


def together(figures, names):
    """Figures of which each has few lines, in one table."""
    servers = [s for s in figures.servers if any(key[0] in names and key[1] == s for key in figures.rounds)]
    rows = [
        [name, figures.units.get(name, ""), f"{int(c):,}" if c.isdigit() else c, *(cell(figures, name, s, (c, b), False) for s in servers)]
        for name in names
        for c, b in figures.places(name)
    ]
    return table(["", "", "clients", *servers], rows)


def matrix(places):
    return [p for p in places if p[0] in ("1", "30", "200", "1000")]


def write(figures, facts):
    parts = ["# The benchmark\n", table(["", ""], facts), METHOD, "## Targets\n"]
    found = judge(figures)
    words = {True: "reached", False: "**not reached**", None: "–"}
    parts.append(table(["target", "measured", ""], [[text, value, words[ok]] for text, value, ok in found]))
    parts.append(f"{sum(ok is True for *_, ok in found)} reached, {sum(ok is False for *_, ok in found)} not reached, "
                 f"{sum(ok is None for *_, ok in found)} not measured.\n")
    shown = set()
    for prefix, title in (("tftp", "One file for all"), ("tftp-each", "A file for each")):
        body = []
        for name, heading, by_floor in TFTP:
            figure = f"{prefix}-{name}"
            shown.add(figure)
            body.append(section(figures, figure, heading, by_floor, matrix(figures.places(figure))))
        if any(body):
            parts.append(f"## TFTP: {title}\n\n" + "".join(body))
    grown = [(str(c), "1468") for c in GROWTH if (str(c), "1468") in figures.places("tftp-cpu-block")]
    shown |= {"tftp-cpu-block", "tftp-each-cpu-block"}
    if grown:
        parts.append("## Growth\n\n" + section(figures, "tftp-cpu-block", "CPU microseconds per block of 1468 bytes", True, grown))
    fair = [
        ("fair-small", "Milliseconds in which one client loads 100 kB, beside so many others that load 100 MB each; median of 60"),
        ("fair-mean", "… the mean"),
        ("fair-longest", "… the longest"),
        ("cold-small", "The same, beside so many that load a file which is in no cache, from a drive of 2 MB/s; median of 60"),
        ("cold-mean", "… the mean"),
        ("cold-longest", "… the longest"),
    ]
    shown |= {name for name, _ in fair}
    body = "".join(section(figures, name, title) for name, title in fair)
    if body:
        parts.append("## Fairness\n\n" + body)
    others = [name for name in figures.names() if name not in shown]
    if others:
        parts.append("## DHCP, storm, start, idle\n\n" + together(figures, others))
    return "\n".join(parts)


def main():
    folder = sys.argv[1]
    figures = Figures(os.path.join(folder, "figures.tsv"))
    with open(os.path.join(folder, "facts.tsv"), encoding="utf-8") as lines:
        facts = [line.rstrip("\n").split("\t", 1) for line in lines]
    text = write(figures, facts)
    with open(os.path.join(folder, "report.md"), "w", encoding="utf-8") as out:
        out.write(text.replace("# The benchmark\n", "# The benchmark\n\n![CPU seconds per GB, MB/s, growth](report.svg)\n", 1))
    with open(os.path.join(folder, "report.svg"), "w", encoding="utf-8") as out:
        out.write(draw(figures))
    print(text)


main()
