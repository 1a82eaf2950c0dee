"""The picture of one run: bars of MB/s and of CPU seconds per GB, and CPU per block as the number of clients grows."""

import math

COLOURS = {"piboot": "#c7254e", "dnsmasq": "#3b6ea5", "tftpd-hpa": "#6aa84f", "atftpd": "#b8860b", "floor": "#888888"}
PLACES = [("1", "1468"), ("30", "1468"), ("200", "1468"), ("1000", "1468"), ("200", "512"), ("1000", "512")]
GROWTH = [1, 3, 10, 30, 100, 200, 300, 1000]
WIDTH, PANEL, TOP, LEFT, GAP = 860, 230, 60, 60, 70


class Canvas:
    def __init__(self, height):
        self.parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
            'font-family="sans-serif" font-size="12">',
            f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        ]

    def rect(self, x, y, width, height, fill):
        self.parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"/>')

    def line(self, x1, y1, x2, y2, stroke="#cccccc", width=1):
        self.parts.append(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{stroke}" stroke-width="{width}"/>')

    def text(self, x, y, text, anchor="start", size=12, weight="normal"):
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" font-weight="{weight}" fill="#222222">{text}</text>')

    def path(self, points, stroke):
        self.parts.append(f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}" fill="none" stroke="{stroke}" stroke-width="2"/>')
        for x, y in points:
            self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{stroke}"/>')


def step_for(most):
    """A round step that gives about five lines."""
    unit = 10 ** math.floor(math.log10(most / 5))
    return next(unit * factor for factor in (1, 2, 5, 10) if unit * factor * 6 >= most)


def axis(canvas, top, most, title):
    canvas.text(LEFT, top - 12, title, weight="bold", size=13)
    step = step_for(most)
    for i in range(int(most / step) + 1):
        y = top + PANEL - PANEL * i * step / most
        canvas.line(LEFT, y, WIDTH - 20, y)
        canvas.text(LEFT - 6, y + 4, f"{i * step:g}", "end", 11)


def bars(canvas, top, figures, figure, title):
    # One client waits for round trips, and its CPU time per GB would make all others small.
    places = [p for p in PLACES if figure == "tftp-rate" or p[0] != "1"]
    places = [p for p in places if figures.median(figure, "piboot", *p) is not None or figures.median(figure, "floor", *p) is not None]
    values = {(s, p): figures.median(figure, s, *p) for s in figures.servers for p in places}
    tall = [v for v in values.values() if v is not None]
    if not tall:
        return
    most = max(tall) * 1.12
    axis(canvas, top, most, title)
    room = (WIDTH - 20 - LEFT) / len(places)
    width = room * 0.84 / max(1, len(figures.servers))
    for i, place in enumerate(places):
        for k, server in enumerate(figures.servers):
            value = values[server, place]
            if value is None:
                continue
            height = PANEL * min(value, most) / most
            x = LEFT + room * (i + 0.08) + width * k
            canvas.rect(x, top + PANEL - height, width - 2, height, COLOURS.get(server, "#555555"))
            spread = figures.values(figure, server, *place)
            middle = x + width / 2 - 1
            canvas.line(middle, top + PANEL - PANEL * min(spread) / most, middle, top + PANEL - PANEL * min(max(spread), most) / most, "#222222")
            canvas.text(middle, top + PANEL - height - 3, f"{value:.0f}" if value >= 100 else f"{value:.1f}", "middle", 9)
        canvas.text(LEFT + room * (i + 0.5), top + PANEL + 16, f"{int(place[0]):,} × {place[1]} B", "middle", 11)


def growth(canvas, top, figures):
    curves = {}
    for server in figures.servers:
        points = [(n, figures.median("tftp-cpu-block", server, n, 1468)) for n in GROWTH]
        curves[server] = [(n, v) for n, v in points if v is not None]
    curves = {server: points for server, points in curves.items() if len(points) > 2}
    if not curves:
        return
    most = max(v for points in curves.values() for _, v in points) * 1.1
    axis(canvas, top, most, "Server CPU microseconds per block of 1468 bytes, by clients at once")

    def across(n):
        return LEFT + 20 + (WIDTH - 80 - LEFT) * math.log10(n) / 3

    for n in GROWTH:
        canvas.text(across(n), top + PANEL + 16, f"{n:,}", "middle", 11)
    for server, points in curves.items():
        canvas.path([(across(n), top + PANEL - PANEL * v / most) for n, v in points], COLOURS.get(server, "#555555"))


def draw(figures):
    canvas = Canvas(TOP + 3 * (PANEL + GAP))
    x = LEFT
    for server in [s for s in figures.servers if figures.places("tftp-rate") and any(k[1] == s and k[0] == "tftp-rate" for k in figures.rounds)]:
        canvas.rect(x, 12, 12, 12, COLOURS.get(server, "#555555"))
        canvas.text(x + 17, 22, server)
        x += 100
    bars(canvas, TOP, figures, "tftp-rate", "MB/s, clients × block size (more is better; the thin line spans the rounds)")
    bars(canvas, TOP + PANEL + GAP, figures, "tftp-cpu", "Server CPU seconds per GB (less is better)")
    growth(canvas, TOP + 2 * (PANEL + GAP), figures)
    canvas.parts.append("</svg>")
    return "\n".join(canvas.parts) + "\n"
