#!/usr/bin/env python3
"""
A Pi 4 asks until it is offered a boot, which is when its root is ready. Prints the seconds from its first question.

  offer.py MAC SERIAL LIMIT
"""

import os
import random
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "netns"))

from frames import BROADCAST, Wire, mac_bytes, read_udp, udp_frame  # noqa: E402
from pi import discover  # noqa: E402

PAUSE = 0.01


def main():
    mac, serial, limit = mac_bytes(sys.argv[1]), int(sys.argv[2], 16), float(sys.argv[3])
    wire = Wire("lan")
    began = time.monotonic()
    while time.monotonic() - began < limit:
        packet = discover("4", mac, serial, random.getrandbits(32))
        wire.send(udp_frame(packet, mac, BROADCAST, "0.0.0.0", 68, "255.255.255.255", 67, True))
        for at, frame in wire.listen(PAUSE):
            answer = read_udp(frame)
            # A proxy's answer gives no address; the router's does.
            if answer and answer["sourcePort"] == 67 and answer["payload"][16:20] == bytes(4):
                print(f"{at - began:.3f}")
                return
    raise SystemExit(f"no OFFER in {limit:.0f} s")


main()
