"""
Where the agents of booted test systems (os-image/agent) come for orders: TCP port 7070.

  orders.py DIR

A test puts DIR/MAC.order in place (by rename) and waits for DIR/MAC.answer: the exit code in its first line, then what
the order printed. DIR/MAC.here is there from the first question of a machine on; a test removes it before a power-on.
"""

import os
import pathlib
import select
import socket
import sys
import threading

LONGEST = 4 * 1024 * 1024


def receive(connection):
    text = b""
    while not text.endswith(b"\0"):
        part = connection.recv(65536)
        if not part or len(text) > LONGEST:
            return None
        text += part
    return text[:-1].split(b"\n", 2)


def put(path, content):
    beside = path.with_suffix(".new")
    beside.write_bytes(content)
    os.rename(beside, path)


def has_left(connection):
    return bool(select.select([connection], [], [], 0.1)[0]) and not connection.recv(1, socket.MSG_PEEK)


class Box:
    def __init__(self, folder):
        self.folder, self.latest = folder, {}

    def serve(self, connection):
        try:
            self.answer(connection)
        except OSError as reason:
            print(f"a machine is gone: {reason}", flush=True)

    def answer(self, connection):
        with connection:
            question = receive(connection)
            if question is None or len(question) != 3:
                return
            mac, status, said = question[0].decode().strip(), question[1], question[2]
            # A machine whose plug was pulled leaves a connection behind that never ends: the newest is the living one.
            self.latest[mac] = connection
            if status != b"hello":
                put(self.folder / f"{mac}.answer", status + b"\n" + said)
            put(self.folder / f"{mac}.here", b"")
            order = self.folder / f"{mac}.order"
            while self.latest[mac] is connection and not has_left(connection):
                if order.exists():
                    text = order.read_bytes()
                    order.unlink()
                    connection.sendall(text + b"\0")
                    return


def main():
    box = Box(pathlib.Path(sys.argv[1]))
    with socket.create_server(("", 7070)) as listener:
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=box.serve, args=[connection], daemon=True).start()


main()
