#!/usr/bin/env python3
"""
Starts a service again and again while a Pi 4 asks for it all the time, and prints how long each first answer took.

  start.py NAMESPACE MAC SERIAL TIMES PROGRAM [ARGUMENT...]
"""

import os
import random
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "netns"))

from frames import BROADCAST, Wire, mac_bytes, read_udp, udp_frame  # noqa: E402
from pi import discover  # noqa: E402

LIMIT = 10.0
PAUSE = 0.002


def first_answer(wire, mac, serial):
    """Seconds from now to the first OFFER, asking every two milliseconds."""
    began = time.monotonic()
    asked = set()
    while time.monotonic() - began < LIMIT:
        xid = random.getrandbits(32)
        asked.add(xid.to_bytes(4, "big"))
        wire.send(udp_frame(discover("4", mac, serial, xid), mac, BROADCAST, "0.0.0.0", 68, "255.255.255.255", 67, True))
        for at, frame in wire.listen(PAUSE):
            packet = read_udp(frame)
            # A proxy's answer gives no address; the router's does. Answers of the start before may still be queued.
            if packet and packet["sourcePort"] == 67 and packet["payload"][16:20] == bytes(4) and packet["payload"][4:8] in asked:
                return at - began
    raise SystemExit("no answer")


def main():
    namespace, mac, serial, times = sys.argv[1], mac_bytes(sys.argv[2]), int(sys.argv[3], 16), int(sys.argv[4])
    wire = Wire("lan")
    taken = []
    for _ in range(times):
        service = subprocess.Popen(["ip", "netns", "exec", namespace, *sys.argv[5:]])
        taken.append(first_answer(wire, mac, serial))
        service.terminate()
        service.wait(10)
        print(f"{taken[-1] * 1000:.0f} ms", flush=True)
    print(f"{statistics.median(taken) * 1000:.0f} ms median, {min(taken) * 1000:.0f} to {max(taken) * 1000:.0f} ms of {times}")


main()
