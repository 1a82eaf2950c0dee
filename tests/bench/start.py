#!/usr/bin/env python3
"""
Starts a service again and again while a Pi 4 asks for it all the time, and prints one line for each start: the milliseconds
from exec to its first answer.

  start.py NAMESPACE MAC SERIAL TIMES warm|cold PROGRAM [ARGUMENT...]

cold: the kernel forgets the file of the program before each start.
"""

import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "netns"))

from frames import Wire, mac_bytes  # noqa: E402
from pi import first_answer  # noqa: E402

LIMIT = 10.0
PAUSE = 0.002

# Says when it is about to exec, so that the way into the namespace does not count.
EXEC = 'echo "$EPOCHREALTIME" >&"$0"; eval "exec $0>&-"; exec "$@"'


def forget(path):
    file = os.open(path, os.O_RDONLY)
    os.fsync(file)
    os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(file)


def start(namespace, command):
    """The process, and when it was about to become the program, by the monotonic clock."""
    read, write = os.pipe()
    service = subprocess.Popen(
        ["ip", "netns", "exec", namespace, "bash", "-c", EXEC, str(write), *command],
        pass_fds=[write], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C"})
    os.close(write)
    with open(read) as said:
        began = float(said.readline())
    return service, began - time.time() + time.monotonic()


def main():
    namespace, mac, serial, times = sys.argv[1], mac_bytes(sys.argv[2]), int(sys.argv[3], 16), int(sys.argv[4])
    wire = Wire("lan")
    for _ in range(times):
        if sys.argv[5] == "cold":
            forget(sys.argv[6])
        service, began = start(namespace, sys.argv[6:])
        answered = first_answer(wire, mac, serial, LIMIT, PAUSE)
        service.terminate()
        service.wait(10)
        if answered is None:
            raise SystemExit("no answer")
        print(f"{(answered - began) * 1000:.1f}", flush=True)


main()
