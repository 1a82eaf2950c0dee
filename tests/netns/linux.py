"""
What a Pi's kernel and system do once the firmware is done, out of a namespace whose own kernel is the Pi's: it has the
address, answers ARP, and keeps its connections.

  linux.py serve                          takes connections to the NFS port, and keeps them, as the NFS server would
  linux.py mount SERVER                   opens one from a port below 1024, and keeps it until it is killed
  linux.py up SERVER:PORT CLIENT [NAME=VALUE...]   the report of a system that is up
"""

import http.client
import socket
import sys
import urllib.parse

NFS = 2049


def serve():
    listener = socket.create_server(("0.0.0.0", NFS), backlog=200)
    kept = []
    while True:
        kept.append(listener.accept())


def mount(server):
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    connection.bind(("0.0.0.0", 812))
    connection.connect((server, NFS))
    print("mounted", flush=True)
    # Ends with the connection: the server's system takes it away, or answers a reset.
    connection.recv(1)


def up(server, client, *fields):
    form = {"client": client, "hostname": "pi", "kernel": "6.12.0-v8", "seconds": "12.34"}
    form.update(field.split("=", 1) for field in fields)
    connection = http.client.HTTPConnection(server, timeout=10)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/api/v1/up", urllib.parse.urlencode(form), headers)
    answer = connection.getresponse()
    if answer.status >= 300:
        raise SystemExit(f"the report was refused: {answer.status} {answer.read().decode()}")


{"serve": serve, "mount": mount, "up": up}[sys.argv[1]](*sys.argv[2:])
