"""
What somebody on the network may do to a web server.

  abuse.py streams ADDRESS:PORT TOKEN COUNT   opens so many event streams at once, prints how many were taken (200), told to come later
                                              (503) and closed, and keeps those that are open until it is ended
  abuse.py slow-reader ADDRESS:PORT TOKEN     asks for much and reads nothing: prints after how many seconds the server gave up
  abuse.py slow-body ADDRESS:PORT             sends a body byte by byte: the same
  abuse.py slow-header ADDRESS:PORT           sends a header byte by byte: the same
"""

import collections
import select
import signal
import socket
import sys
import time

PATIENCE = 60


def connect(target, receive_buffer=None):
    address, port = target.rsplit(":", 1)
    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if receive_buffer:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    connection.settimeout(PATIENCE)
    connection.connect((address, int(port)))
    return connection


def streams(target, token, count):
    request = f"GET /api/v1/events HTTP/1.1\r\nHost: {target}\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
    kept, answers = [], collections.Counter()
    for _ in range(count):
        try:
            kept.append(connect(target))
            kept[-1].sendall(request)
        except OSError:
            # Closed before it could ask: told by what it can read, or counted where it could not even connect.
            pass
    for connection in kept:
        answers[first_word(connection)] += 1
    answers["closed"] += count - len(kept)
    print(" ".join(f"{word}:{answers[word]}" for word in ("200", "503", "closed")), flush=True)
    signal.pause()


def first_word(connection):
    try:
        return connection.recv(4096).split(b" ")[1].decode()
    except (OSError, IndexError):
        return "closed"


def slow_reader(target, token):
    connection = connect(target, receive_buffer=4096)
    request = f"GET /api/v1/openapi.json HTTP/1.1\r\nHost: {target}\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
    connection.setblocking(False)
    began, waiting = time.monotonic(), request * 1000
    poll = select.poll()
    poll.register(connection, select.POLLOUT)
    while time.monotonic() - began < PATIENCE:
        for _, events in poll.poll(500):
            if events & (select.POLLHUP | select.POLLERR):
                return gave_up(began)
        try:
            waiting = waiting[connection.send(waiting):]
        except BlockingIOError:
            pass
        except OSError:
            return gave_up(began)
        if not waiting:
            poll.modify(connection, 0)
    return "never"


def slow_body(target):
    return drip(target, f"POST /api/v1/login HTTP/1.1\r\nHost: {target}\r\nContent-Type: application/json\r\nContent-Length: 10000\r\n\r\n".encode(), b" ")


def slow_header(target):
    return drip(target, f"GET /healthz HTTP/1.1\r\nHost: {target}\r\nX-Long: ".encode(), b"a")


def drip(target, beginning, drop):
    """Until the server answers or hangs up, whichever it does."""
    connection = connect(target)
    connection.sendall(beginning)
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE:
        try:
            connection.sendall(drop)
        except OSError:
            return gave_up(began)
        if select.select([connection], [], [], 0.5)[0]:
            return gave_up(began)
    return "never"


def gave_up(began):
    return str(round(time.monotonic() - began))


if sys.argv[1] == "streams":
    streams(sys.argv[2], sys.argv[3], int(sys.argv[4]))
else:
    print({"slow-reader": slow_reader, "slow-body": slow_body, "slow-header": slow_header}[sys.argv[1]](*sys.argv[2:]))
