"""
Makes a loop device a drive that is pulled while in use: its size is set to nothing, so that every read and write fails
while whatever is mounted stays mounted, as with a USB drive whose cable is out.

  loop.py pull|fail|heal DEVICE
      pull: it is gone; fail: it is there, and answers everything with errors; heal: the same device works again
"""

import fcntl
import struct
import sys

# loop(4): LOOP_GET_STATUS64, LOOP_SET_STATUS64, and lo_sizelimit in struct loop_info64. Sizes are whole sectors: less
# than one is none at all.
GET_STATUS, SET_STATUS, LENGTH, SIZE_LIMIT_AT = 0x4C05, 0x4C04, 232, 32
LIMITS = {"pull": 511, "fail": 512, "heal": 0}

with open(sys.argv[2], "r+b", buffering=0) as device:
    status = bytearray(LENGTH)
    fcntl.ioctl(device, GET_STATUS, status)
    struct.pack_into("<Q", status, SIZE_LIMIT_AT, LIMITS[sys.argv[1]])
    fcntl.ioctl(device, SET_STATUS, bytes(status))
