#!/usr/bin/env python3
"""Asks the service one thing once, by one packet, and waits for the answer: what came while the service was down is answered
when it is there again, or never.

usage: units-ask.py dhcp|tftp|http SERVER INTERFACE SECONDS      ends with 0 when it was answered
       units-ask.py stream SERVER INTERFACE SECONDS              asks all the time, and counts what was not answered
"""
import concurrent.futures
import socket
import struct
import sys
import time

MAC = bytes.fromhex("dca632000004")
SERIAL = 0xB0000004


def discover() -> bytes:
    """What the EEPROM of a Pi 4 sends."""
    guid = struct.pack(">I", 0x34695052) + struct.pack("<I", 0xC03111) + MAC[2:] + struct.pack("<I", SERIAL)
    fixed = struct.pack(">BBBBI", 1, 1, 6, 0, 0xC0B1F00D) + bytes(20) + MAC + bytes(10 + 64 + 128) + bytes.fromhex("63825363")
    options = [(53, b"\x01"), (55, bytes.fromhex("01032b3c424380818283848586 87".replace(" ", ""))), (93, b"\0\0"),
               (94, b"\x01\x02\x01"), (97, b"\0" + guid), (60, b"PXEClient:Arch:00000:UNDI:002001")]
    return fixed + b"".join(bytes([code, len(value)]) + value for code, value in options) + b"\xff"


def datagram(interface: str, port: int) -> socket.socket:
    asking = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    asking.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    if port != 0:
        # Where the kernel chooses the port, this would let it choose one twice.
        asking.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    asking.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, interface.encode() + b"\0")
    asking.bind(("", port))
    return asking


def dhcp(_server: str, interface: str, seconds: float) -> str:
    asking = datagram(interface, 68)
    asking.settimeout(seconds)
    asking.sendto(discover(), ("255.255.255.255", 67))
    while True:
        answer = asking.recv(2048)
        if answer[0] == 2 and answer[28:34] == MAC:
            return f"an offer of {len(answer)} bytes"


def tftp(server: str, interface: str, seconds: float) -> str:
    asking = datagram(interface, 0)
    asking.settimeout(seconds)
    asking.sendto(b"\0\x01" + f"{SERIAL:08x}/config.txt".encode() + b"\0octet\0", (server, 69))
    answer, sender = asking.recvfrom(2048)
    if answer[1] != 3:
        raise ValueError(answer)
    asking.sendto(b"\0\x04" + answer[2:4], sender)
    return f"{len(answer) - 4} bytes of config.txt"


def http(server: str, _interface: str, seconds: float) -> str:
    with socket.create_connection((server, 80), seconds) as asking:
        asking.settimeout(seconds)
        asking.sendall(b"GET /healthz HTTP/1.0\r\nHost: piboot\r\n\r\n")
        answer = asking.recv(2048).decode()
    if "200" not in answer.splitlines()[0]:
        raise ValueError(answer)
    return answer.splitlines()[0]


PATIENCE = 20
REQUESTS_PER_SECOND = 50
REQUESTS_PER_CONNECTION = 5


def stream(server: str, interface: str, seconds: float) -> str:
    asked: dict[str, list[concurrent.futures.Future]] = {"TFTP requests": [], "connections": []}
    began = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(max_workers=1000) as pool:
        for number in range(int(seconds * REQUESTS_PER_SECOND)):
            asked["TFTP requests"].append(pool.submit(tftp, server, interface, PATIENCE))
            if number % REQUESTS_PER_CONNECTION == 0:
                asked["connections"].append(pool.submit(http, server, interface, PATIENCE))
            time.sleep(max(0.0, began + (number + 1) / REQUESTS_PER_SECOND - time.monotonic()))
    lost = {kind: [one.exception() for one in of_kind if one.exception()] for kind, of_kind in asked.items()}
    said = " and ".join(f"{len(lost[kind])} of {len(asked[kind])} {kind} lost" for kind in asked)
    if any(lost.values()):
        raise ValueError(f"{said}: {[repr(one) for of_kind in lost.values() for one in of_kind][:5]}")
    return said


def main() -> int:
    if len(sys.argv) != 5 or sys.argv[1] not in ("dhcp", "tftp", "http", "stream"):
        print(__doc__, file=sys.stderr)
        return 2
    ask = {"dhcp": dhcp, "tftp": tftp, "http": http, "stream": stream}[sys.argv[1]]
    try:
        print(f"{sys.argv[1]}: {ask(sys.argv[2], sys.argv[3], float(sys.argv[4]))}")
        return 0
    except (OSError, ValueError) as fault:
        print(f"{sys.argv[1]}: no answer: {fault}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
