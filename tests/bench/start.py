#!/usr/bin/env python3
"""
Starts a service again and again while a Pi 4 asks for it all the time, and prints how long each first answer took.

  start.py NAMESPACE MAC SERIAL TIMES PROGRAM [ARGUMENT...]
"""

import os
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "netns"))

from frames import Wire, mac_bytes  # noqa: E402
from pi import first_answer  # noqa: E402

LIMIT = 10.0
PAUSE = 0.002


def main():
    namespace, mac, serial, times = sys.argv[1], mac_bytes(sys.argv[2]), int(sys.argv[3], 16), int(sys.argv[4])
    wire = Wire("lan")
    taken = []
    for _ in range(times):
        service = subprocess.Popen(["ip", "netns", "exec", namespace, *sys.argv[5:]])
        began = time.monotonic()
        answered = first_answer(wire, mac, serial, LIMIT, PAUSE)
        if answered is None:
            raise SystemExit("no answer")
        taken.append(answered - began)
        service.terminate()
        service.wait(10)
        print(f"{taken[-1] * 1000:.0f} ms", flush=True)
    print(f"{statistics.median(taken) * 1000:.0f} ms median, {min(taken) * 1000:.0f} to {max(taken) * 1000:.0f} ms of {times}")


main()
