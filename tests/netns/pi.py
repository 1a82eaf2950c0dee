"""
A Pi's DHCP packets, byte for byte as published, without the rest of the Pi.

  pi.py discover MODEL MAC SERIAL [--seconds N] [--interface IF] [--xid N] [--checksum]
      sends one DISCOVER and prints every frame that comes back, one JSON object per line
  pi.py lease MODEL MAC SERIAL [--interface IF] [--address A]
      DISCOVER, OFFER, REQUEST, ACK with whoever gives an address, and prints the address
  pi.py request MAC ADDRESS [--interface IF]
      the REQUEST of a kernel that knows what it wants

MODEL: rom (mask ROM of 2B v1.2 and 3B), bootcode (its second stage), 4, 5
"""

import argparse
import json
import random
import socket
import struct
import time

from frames import BROADCAST, WAKE, Wire, mac_bytes, mac_text, read_udp, udp_frame

COOKIE = bytes.fromhex("63825363")
OLD_XID = 0x26F30339
CLASS = b"PXEClient:Arch:00000:UNDI:002001"
REVISION = {"4": 0xD03114, "5": 0xD04170}


def option(code, value):
    return bytes([code, len(value)]) + value


def bootp(operation, xid, mac, options, flags=0):
    head = struct.pack("!BBBBIHH", operation, 1, 6, 0, xid, 0, flags) + bytes(16) + mac + bytes(10) + bytes(192)
    return head + COOKIE + options


def discover(model, mac, serial, xid):
    """Option order 53, 55, 93, 94, 97, 60 as captured."""
    le_serial = struct.pack("<I", serial)
    wanted = bytes.fromhex("2b3c438081828384858687 42".replace(" ", ""))
    if model == "rom":
        guid = b"\x44" * 16
    elif model == "bootcode":
        guid, wanted = le_serial * 4, wanted + b"\x01\x03"
    else:
        guid = model.encode() + b"iPR" + struct.pack("<I", REVISION[model]) + mac[2:6] + le_serial
        wanted = bytes.fromhex("01032b3c42438081828384858687")
    options = (
        option(53, b"\x01") + option(55, wanted) + option(93, b"\0\0") + option(94, b"\x01\x02\x01")
        + option(97, b"\0" + guid) + option(60, CLASS) + b"\xff"
    )
    return bootp(1, xid, mac, options)


def request(mac, xid, address, server=None):
    options = option(53, b"\x03") + option(50, socket.inet_aton(address))
    if server:
        options += option(54, socket.inet_aton(server))
    return bootp(1, xid, mac, options + b"\xff")


def read_options(payload):
    found, at = {}, 240
    while at + 1 < len(payload) and payload[at] != 255:
        if payload[at] == 0:
            at += 1
            continue
        found[payload[at]] = payload[at + 2:at + 2 + payload[at + 1]]
        at += 2 + payload[at + 1]
    return found


def describe(frame):
    if frame[12:14] == struct.pack("!H", WAKE):
        return {"kind": "wake", "linkTarget": mac_text(frame[0:6]), "body": frame[14:].hex()}
    udp = read_udp(frame)
    if udp is None or udp["targetPort"] not in (67, 68):
        return {"kind": "other", "linkTarget": mac_text(frame[0:6]), "type": frame[12:14].hex()}
    payload = udp.pop("payload")
    options = read_options(payload)
    address = lambda raw: socket.inet_ntoa(raw) if len(raw) == 4 else None
    return {
        "kind": "dhcp", **udp,
        "xid": struct.unpack("!I", payload[4:8])[0],
        "type": options.get(53, b"\0")[0],
        "yiaddr": address(payload[16:20]),
        "siaddr": address(payload[20:24]),
        "server": address(options.get(54, b"")),
        "bytes": payload.hex(),
    }


def send(wire, payload, mac, with_checksum):
    frame = udp_frame(payload, mac, BROADCAST, "0.0.0.0", 68, "255.255.255.255", 67, with_checksum)
    sent = time.monotonic()
    wire.send(frame)
    return sent


def answer(wire, kind, mac, seconds=8):
    """The next message of this type to us that gives an address."""
    for _, frame in wire.listen(seconds):
        udp = read_udp(frame)
        if udp and udp["targetPort"] == 68 and len(udp["payload"]) > 240 and udp["payload"][28:34] == mac:
            options = read_options(udp["payload"])
            if options.get(53) == bytes([kind]) and any(udp["payload"][16:20]):
                return socket.inet_ntoa(udp["payload"][16:20]), socket.inet_ntoa(options[54])
    raise SystemExit(f"no DHCP message of type {kind} came")


def first_answer(wire, mac, serial, limit, pause):
    """When, by the monotonic clock, a network boot server answered first whom a Pi 4 asks every so many seconds; None for never."""
    end = time.monotonic() + limit
    asked = set()
    while time.monotonic() < end:
        xid = random.getrandbits(32)
        asked.add(xid.to_bytes(4, "big"))
        send(wire, discover("4", mac, serial, xid), mac, True)
        for at, frame in wire.listen(pause):
            packet = read_udp(frame)
            # A proxy's answer gives no address; the router's does. Answers to who asked before may still be queued.
            if packet and packet["sourcePort"] == 67 and packet["payload"][16:20] == bytes(4) and packet["payload"][4:8] in asked:
                return at
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--interface", default="lan")
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--xid", type=lambda text: int(text, 0))
    parser.add_argument("--checksum", action="store_true")
    parser.add_argument("--address")
    parser.add_argument("verb", choices=["discover", "lease", "request"])
    parser.add_argument("words", nargs="+")
    arguments = parser.parse_args()
    wire = Wire(arguments.interface)

    if arguments.verb == "request":
        mac = mac_bytes(arguments.words[0])
        send(wire, request(mac, 0x12345678, arguments.words[1]), mac, True)
        return

    model, mac, serial = arguments.words[0], mac_bytes(arguments.words[1]), int(arguments.words[2], 16)
    is_old = model in ("rom", "bootcode")
    xid = arguments.xid if arguments.xid is not None else OLD_XID if is_old else serial ^ 0x5A5A5A5A
    with_checksum = arguments.checksum or not is_old
    sent = send(wire, discover(model, mac, serial, xid), mac, with_checksum)
    if arguments.verb == "discover":
        for at, frame in wire.listen(arguments.seconds):
            print(json.dumps({"after": round(at - sent, 4), **describe(frame)}), flush=True)
        return

    address, server = answer(wire, 2, mac)
    send(wire, request(mac, xid, arguments.address or address, server), mac, with_checksum)
    print(answer(wire, 5, mac)[0])


if __name__ == "__main__":
    main()
