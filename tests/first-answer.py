#!/usr/bin/env python3
"""
Asks as the EEPROM of a Pi 4 ten times a second, and prints when (seconds since 1970) the first answer of a network boot server came.

  first-answer.py INTERFACE MAC SERIAL LIMIT      ends with 1 when there was none within LIMIT seconds
"""

import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "netns"))

from frames import Wire, mac_bytes  # noqa: E402
from pi import first_answer  # noqa: E402

PAUSE = 0.1


def main():
    interface, mac, serial, limit = sys.argv[1], mac_bytes(sys.argv[2]), int(sys.argv[3], 16), float(sys.argv[4])
    at = first_answer(Wire(interface), mac, serial, limit, PAUSE)
    if at is None:
        return 1
    print(f"{time.time() - (time.monotonic() - at):.2f}")
    return 0


sys.exit(main())
