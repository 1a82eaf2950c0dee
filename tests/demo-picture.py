#!/usr/bin/env python3
"""Draws the end of a demo's output as the README's picture: tests/demo.sh | tee log; tests/demo-picture.py <log >tests/demo.svg"""
import html
import sys

FONT, LINE, WIDTH = 13, 17, 108


def main():
    lines = [line.rstrip("\n").expandtabs() for line in sys.stdin]
    start = next(i for i, line in enumerate(lines) if "power on" in line)
    shown = [line[:WIDTH] for line in lines[start:] if "its root is being" not in line]
    height = LINE * (len(shown) + 2)
    width = int(WIDTH * FONT * 0.6) + 40
    print(f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" role="img">')
    print("<title>Two simulated Raspberry Pis boot a real Debian from the network</title>")
    print(f'<rect width="{width}" height="{height}" rx="8" fill="#16181d"/>')
    print(f'<g font-family="DejaVu Sans Mono,Menlo,Consolas,monospace" font-size="{FONT}" xml:space="preserve">')
    for row, line in enumerate(shown):
        colour = "#7ee787" if "  up  " in line or ": up" in line or "done:" in line else "#ffd866" if line.startswith(("Raspberry", "Boot of")) else "#c9d1d9"
        print(f'<text x="20" y="{LINE * (row + 2) - 5}" fill="{colour}">{html.escape(line)}</text>')
    print("</g></svg>")


main()
