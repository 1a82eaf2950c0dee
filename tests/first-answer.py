#!/usr/bin/env python3
"""
Asks as the EEPROM of a Pi 4 ten times a second, and prints when (seconds since 1970) the first answer of a network boot server came.

  first-answer.py INTERFACE MAC SERIAL LIMIT      ends with 1 when there was none within LIMIT seconds
"""

import os
import random
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "netns"))

from frames import BROADCAST, Wire, mac_bytes, read_udp, udp_frame  # noqa: E402
from pi import discover  # noqa: E402

PAUSE = 0.1


def main():
    interface, mac, serial, limit = sys.argv[1], mac_bytes(sys.argv[2]), int(sys.argv[3], 16), float(sys.argv[4])
    wire = Wire(interface)
    end = time.monotonic() + limit
    asked = set()
    while time.monotonic() < end:
        xid = random.getrandbits(32)
        asked.add(xid.to_bytes(4, "big"))
        wire.send(udp_frame(discover("4", mac, serial, xid), mac, BROADCAST, "0.0.0.0", 68, "255.255.255.255", 67, True))
        for at, frame in wire.listen(PAUSE):
            packet = read_udp(frame)
            # A proxy's answer gives no address; the router's does.
            if packet and packet["sourcePort"] == 67 and packet["payload"][16:20] == bytes(4) and packet["payload"][4:8] in asked:
                print(f"{time.time() - (time.monotonic() - at):.2f}")
                return 0
    return 1


sys.exit(main())
