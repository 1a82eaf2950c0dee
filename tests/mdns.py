#!/usr/bin/env python3
"""Asks one question by multicast DNS, as another machine's resolver does, and prints the answers.

usage: mdns.py NAME A|PTR
"""
import socket
import struct
import sys
import time

GROUP, PORT = "224.0.0.251", 5353
TYPES = {"A": 1, "PTR": 12}


def encoded(name):
    return b"".join(bytes([len(part)]) + part.encode() for part in name.split(".")) + b"\0"


def name_at(packet, at, depth=0):
    """The name that begins there, and where what follows it begins."""
    parts = []
    while packet[at]:
        if packet[at] >= 0xC0:
            if depth > 20:
                raise ValueError("a name that points to itself")
            rest, _ = name_at(packet, struct.unpack_from("!H", packet, at)[0] & 0x3FFF, depth + 1)
            return ".".join(parts + [rest]), at + 2
        parts.append(packet[at + 1:at + 1 + packet[at]].decode())
        at += 1 + packet[at]
    return ".".join(parts), at + 1


def answers(packet, wanted):
    _, flags, questions, count = struct.unpack_from("!4H", packet)
    if not flags & 0x8000:
        return
    at = 12
    for _ in range(questions):
        _, at = name_at(packet, at)
        at += 4
    for _ in range(count):
        name, at = name_at(packet, at)
        kind, _, _, length = struct.unpack_from("!HHIH", packet, at)
        at += 10
        if kind == wanted == 1:
            yield name, socket.inet_ntoa(packet[at:at + 4])
        elif kind == wanted == 12:
            yield name, name_at(packet, at)[0]
        at += length


def main():
    name, kind = sys.argv[1], TYPES[sys.argv[2]]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as endpoint:
        endpoint.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        endpoint.bind(("", PORT))
        endpoint.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP,
                            struct.pack("4sii", socket.inet_aton(GROUP), 0, socket.if_nametoindex("lan")))
        endpoint.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, struct.pack("4sii", b"\0" * 4, 0, socket.if_nametoindex("lan")))
        endpoint.settimeout(0.5)
        end = time.monotonic() + 10
        while time.monotonic() < end:
            endpoint.sendto(struct.pack("!6H", 0, 0, 1, 0, 0, 0) + encoded(name) + struct.pack("!2H", kind, 1), (GROUP, PORT))
            try:
                packet = endpoint.recv(9000)
                while True:
                    found = [value for owner, value in answers(packet, kind) if owner.lower() == name.lower()]
                    if found:
                        print("\n".join(found))
                        return 0
                    packet = endpoint.recv(9000)
            except TimeoutError:
                continue
    return 1


sys.exit(main())
