"""
What a switch with spanning tree sends: a captured message, twice a second until it is killed.

  bridge.py GROUP FILE.hex [INTERFACE]
"""

import re
import struct
import sys
import time

from frames import Wire, mac_bytes

group, path = sys.argv[1:3]
wire = Wire(sys.argv[3] if len(sys.argv) > 3 else "lan")
with open(path, encoding="ascii") as file:
    body = bytes.fromhex(re.sub(r"#.*|\s", "", file.read()))
frame = mac_bytes(group) + mac_bytes("00:1c:0e:87:85:04") + struct.pack("!H", len(body)) + body
while True:
    wire.send(frame)
    time.sleep(0.5)
