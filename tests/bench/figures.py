"""The figures of one run: what each server gave in each round, and how two servers compare."""

import statistics

ORDER = ["piboot", "dnsmasq", "tftpd-hpa", "atftpd", "floor"]


class Figures:
    """Lines FIGURE, SERVER, CLIENTS, BLKSIZE, VALUE, UNIT; the n-th line of one kind is that of the n-th round."""

    def __init__(self, path):
        self.rounds, self.failures, self.units = {}, {}, {}
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                fields = line.rstrip("\n").split("\t")
                if len(fields) != 6:
                    raise SystemExit(f"not a figure: {line!r}")
                figure, server, clients, blksize, value, unit = fields
                key = figure, server, clients, blksize
                self.rounds.setdefault(key, []).append(None if value == "-" else float(value))
                if value == "-":
                    self.failures[key] = unit
                else:
                    self.units[figure] = unit
        present = {key[1] for key in self.rounds}
        self.servers = [s for s in ORDER if s in present] + sorted(present - set(ORDER))

    def values(self, figure, server, clients, blksize):
        return [v for v in self.rounds.get((figure, server, str(clients), str(blksize)), []) if v is not None]

    def median(self, *key):
        values = self.values(*key)
        return statistics.median(values) if values else None

    def failure(self, figure, server, clients, blksize):
        return self.failures.get((figure, server, str(clients), str(blksize)))

    def ratio(self, figure, server, other, clients, blksize, other_clients=None):
        """The ratio of the medians, and the least and the largest of the rounds' own; None where one has no figure."""
        mine = self.rounds.get((figure, server, str(clients), str(blksize)), [])
        theirs = self.rounds.get((figure, other, str(other_clients or clients), str(blksize)), [])
        pairs = [a / b for a, b in zip(mine, theirs) if a is not None and b]
        a = self.median(figure, server, clients, blksize)
        b = self.median(figure, other, other_clients or clients, blksize)
        return (a / b, min(pairs), max(pairs)) if pairs and a is not None and b else None

    def places(self, figure):
        """(clients, blksize) of all measurements of a figure, small ones first."""
        def number(text):
            return int(text) if text.isdigit() else -1

        places = {(clients, blksize) for name, _, clients, blksize in self.rounds if name == figure}
        return sorted(places, key=lambda place: (number(place[0]), number(place[1])))

    def names(self):
        return list(dict.fromkeys(key[0] for key in self.rounds))


def short(value):
    """Three digits, and no more than are there."""
    if value is None:
        return "–"
    size = abs(value)
    return f"{value:,.0f}" if size >= 100 or value == int(value) else f"{value:.1f}" if size >= 10 else f"{value:.2f}" if size >= 1 else f"{value:.3f}"
