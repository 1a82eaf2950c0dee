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
        self.folder, self.latest, self.lock = folder, {}, threading.Lock()

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
            with self.lock:
                self.latest[mac] = connection
            if status != b"hello":
                put(self.folder / f"{mac}.answer", status + b"\n" + said)
            put(self.folder / f"{mac}.here", b"")
            while not has_left(connection):
                text, is_living = self.take(mac, connection)
                if text is not None:
                    connection.sendall(text + b"\0")
                if text is not None or not is_living:
                    return

    def take(self, mac, connection):
        """The order that waits, and whether this connection is still the one to carry it."""
        order = self.folder / f"{mac}.order"
        with self.lock:
            if self.latest[mac] is not connection:
                return None, False
            if not order.exists():
                return None, True
            text = order.read_bytes()
            order.unlink()
            return text, True


def main():
    box = Box(pathlib.Path(sys.argv[1]))
    with socket.create_server(("", 7070)) as listener:
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=box.serve, args=[connection], daemon=True).start()


main()
