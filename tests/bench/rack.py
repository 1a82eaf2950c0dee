"""
Makes a rack of Pi 4s known to the appliance: for each a DISCOVER of its firmware and the REQUEST of its kernel.

  rack.py INTERFACE COUNT FIRST-SERIAL FIRST-ADDRESS [PAUSE]

PAUSE is the time between two packets in seconds, 0.02 if not said.
"""

import os
import socket
import struct
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "netns"))
from frames import Wire  # noqa: E402
from pi import discover, request, send  # noqa: E402

interface, count, serial, address = sys.argv[1], int(sys.argv[2]), int(sys.argv[3], 16), sys.argv[4]
pause = float(sys.argv[5]) if len(sys.argv) > 5 else 0.02
wire = Wire(interface)
first = struct.unpack("!I", socket.inet_aton(address))[0]
for i in range(count):
    mac = bytes.fromhex("dca632") + struct.pack("!I", 0x400000 + i)[1:]
    own = socket.inet_ntoa(struct.pack("!I", first + i))
    send(wire, discover("4", mac, serial + i, 0x1000 + i), mac, True)
    time.sleep(pause)
    send(wire, request(mac, 0x1000 + i, own), mac, True)
    time.sleep(pause / 2)
