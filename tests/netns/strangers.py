"""
Sends what is none of the appliance's business, and prints one line for every DHCP datagram that comes back from it.

  strangers.py SERVER KIND [--seed N]
KIND: x86, ipxe, phone, relayed, prefixes, random, overruns
"""

import argparse
import random
import struct
import time

from frames import BROADCAST, Wire, mac_bytes, read_udp, udp_frame
from pi import CLASS, bootp, discover, option

MAC = mac_bytes("02:00:00:00:00:99")
PI = mac_bytes("b8:27:eb:00:00:99")
COMMON = option(53, b"\x01") + option(55, bytes([1, 3, 6, 43, 54, 60, 66, 67, 128, 129]))
GUID = bytes.fromhex("004c4c4544003910368052b4c04f4e3231")


def x86():
    for arch in (0, 6, 7, 9, 11, 16):
        name = f"PXEClient:Arch:{arch:05}:UNDI:002001".encode()
        yield bootp(1, 0x1000 + arch, MAC, COMMON + option(93, struct.pack("!H", arch)) + option(97, GUID) + option(60, name) + b"\xff", 0x8000)


def ipxe():
    yield bootp(1, 0x2000, MAC, COMMON + option(77, b"iPXE") + option(93, b"\0\0") + option(97, GUID) + option(60, CLASS) + b"\xff")
    yield bootp(1, 0x2001, MAC, COMMON + option(60, b"PXEClient") + option(77, b"iPXE") + b"\xff")


def phone():
    yield bootp(1, 0x3000, MAC, option(53, b"\x01") + option(57, b"\x05\xdc") + option(60, b"android-dhcp-13") + option(12, b"Pixel") + b"\xff")
    yield bootp(1, 0x3001, MAC, option(53, b"\x01") + option(61, b"\x01" + MAC) + option(12, b"iPhone") + b"\xff")
    # The right hardware prefix alone makes no Pi: that is the kernel of one, or its desktop.
    yield bootp(1, 0x3002, PI, option(53, b"\x01") + option(60, b"Linux ipconfig") + b"\xff")


def relayed():
    raw = bytearray(discover("bootcode", PI, 0x12000099, 0x26F30339))
    raw[3], raw[24:28] = 1, bytes([192, 168, 99, 1])
    yield bytes(raw)


def prefixes():
    whole = discover("rom", PI, 0x12000099, 0x26F30339)
    yield from (whole[:n] for n in range(len(whole) - 1))
    # The same, padded with zeros to the length that Ethernet cards send at least.
    yield from (whole[:n].ljust(300, b"\0") for n in range(241, len(whole) - 34))


def random_bytes(seed):
    chance = random.Random(seed)
    for _ in range(300):
        yield chance.randbytes(chance.randrange(0, 1400))
    whole = discover("rom", PI, 0x12000099, 0x26F30339)
    for _ in range(300):
        # The cookie or the class is hit, so that none of these is a Pi's any more.
        raw = bytearray(whole)
        raw[chance.choice(range(236, 240))] ^= chance.randrange(1, 256)
        for _ in range(chance.randrange(1, 8)):
            raw[chance.randrange(240, len(raw))] = chance.randrange(256)
        yield bytes(raw)


def overruns():
    whole = discover("rom", PI, 0x12000099, 0x26F30339)[:-1]
    at = whole.index(CLASS) - 1
    for length in (33, 64, 128, 254, 255):
        yield whole[:at] + bytes([length]) + whole[at + 1:]
    yield bootp(1, 1, PI, b"\x35")
    yield bootp(1, 1, PI, b"\x35\x00\xff")
    yield bootp(1, 1, PI, b"\x35\xff\x01")
    yield bootp(1, 1, PI, option(53, b"\x01") + option(97, b"\0" + b"\x44" * 4) + option(60, CLASS) + b"\xff")
    yield bootp(1, 1, PI, (option(55, bytes(255)) * 4) + option(53, b"\x01") + b"\xff")


def frames(payload):
    """With no, a right and a wrong checksum, and with lengths that lie."""
    good = udp_frame(payload, MAC, BROADCAST, "0.0.0.0", 68, "255.255.255.255", 67, True)
    yield good
    if len(payload) < 1400:
        lying = bytearray(good)
        lying[38:40] = struct.pack("!H", len(payload) + 500)
        yield bytes(lying)
        short = bytearray(good)
        short[38:40] = struct.pack("!H", 7)
        yield bytes(short)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("server")
    parser.add_argument("kind")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    wire = Wire("lan")
    messages = {
        "x86": x86, "ipxe": ipxe, "phone": phone, "relayed": relayed, "prefixes": prefixes,
        "random": lambda: random_bytes(arguments.seed), "overruns": overruns,
    }[arguments.kind]()
    sent = 0
    for payload in messages:
        for frame in frames(payload):
            wire.send(frame)
            sent += 1
            time.sleep(0.0005)
    for _, frame in wire.listen(2.5):
        udp = read_udp(frame)
        if udp and udp["source"] == arguments.server and udp["sourcePort"] == 67:
            print(f"{arguments.kind}: an answer of {len(udp['payload'])} bytes to {udp['linkTarget']}")
        elif frame[12:14] == b"\x08\x42":
            print(f"{arguments.kind}: a nudge")


if __name__ == "__main__":
    main()
