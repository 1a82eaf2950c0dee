"""
TFTP clients that firmware is not.

  tftp.py SERVER get NAME [--out FILE]   a plain read; prints "N bytes", "error CODE TEXT" or "silence"
  tftp.py SERVER names FILE              one read per line of FILE (Python escapes); prints the answers
  tftp.py SERVER garbage                 datagrams that are no requests; prints nothing
  tftp.py SERVER write NAME              a write request; prints the answer
  tftp.py SERVER stall NAME COUNT        COUNT reads at once that never acknowledge anything; stays for --seconds
  tftp.py SERVER vanish NAME COUNT       COUNT reads, the k-th of which is silent after k answers
  tftp.py SERVER slow NAME               reads with a pause of --pause seconds per block; prints how it ended
"""

import argparse
import random
import socket
import struct
import time

RRQ, WRQ, DATA, ACK, ERROR, OACK = 1, 2, 3, 4, 5, 6


def request(name, operation=RRQ, options=(), mode=b"octet"):
    return struct.pack("!H", operation) + name + b"\0" + mode + b"\0" + b"".join(o + b"\0" for o in options)


def describe(packet):
    (code,) = struct.unpack("!H", packet[:2])
    if code == ERROR:
        return f"error {struct.unpack('!H', packet[2:4])[0]} {packet[4:].split(bytes(1))[0].decode(errors='replace')}"
    return {DATA: f"data {len(packet) - 4}", OACK: "oack"}.get(code, f"opcode {code}")


class Transfer:
    def __init__(self, server):
        self.server = (server, 69)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.settimeout(4)

    def send(self, packet, peer=None):
        self.socket.sendto(packet, peer or self.server)

    def receive(self):
        try:
            return self.socket.recvfrom(65535)
        except (TimeoutError, socket.timeout):
            return None, None

    def get(self, name, options=(), pause=0.0, answers=None):
        """Returns (bytes, "done" or what else ended it); silent for good after so many answers."""
        self.send(request(name, options=options))
        content, expected, size = b"", 1, 512
        while True:
            if answers == 0:
                return content, "vanished"
            packet, peer = self.receive()
            if packet is None:
                return content, "silence"
            answers = answers - 1 if answers is not None else None
            (code,) = struct.unpack("!H", packet[:2])
            if code == OACK:
                fields = packet[2:].split(b"\0")
                given = dict(zip(fields[0::2], fields[1::2]))
                size = int(given.get(b"blksize", 512))
                self.send(struct.pack("!HH", ACK, 0), peer)
            elif code == DATA:
                (block,) = struct.unpack("!H", packet[2:4])
                if block == expected & 0xFFFF:
                    content += packet[4:]
                    expected += 1
                time.sleep(pause)
                self.send(struct.pack("!HH", ACK, block), peer)
                if len(packet) - 4 < size:
                    return content, "done"
            else:
                return content, describe(packet)


def garbage(server):
    chance = random.Random(69)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as to:
        whole = request(b"a000003b/config.txt", options=(b"tsize", b"0", b"blksize", b"1468"))
        packets = [whole[:n] for n in range(len(whole))]
        packets += [chance.randbytes(chance.randrange(0, 1400)) for _ in range(200)]
        packets += [struct.pack("!H", code) + chance.randbytes(20) for code in range(12)]
        packets += [request(b"x", options=(b"blksize", value)) for value in (b"", b"-1", b"7", b"99999999999999999999", b"abc")]
        packets += [request(b"x", mode=b"mail"), request(b"x", mode=b"x" * 500), b"\0\x01" + b"x" * 1400]
        for packet in packets:
            to.sendto(packet, (server, 69))
            time.sleep(0.001)


def stall(server, name, count, seconds):
    transfers = [Transfer(server) for _ in range(count)]
    for transfer in transfers:
        transfer.send(request(name, options=(b"tsize", b"0", b"blksize", b"1024")))
    answered = 0
    for transfer in transfers:
        transfer.socket.settimeout(1)
        answered += transfer.receive()[0] is not None
    print(f"{answered} answered", flush=True)
    time.sleep(seconds)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("server")
    parser.add_argument("verb")
    parser.add_argument("words", nargs="*")
    parser.add_argument("--out")
    parser.add_argument("--pause", type=float, default=0.0)
    parser.add_argument("--seconds", type=float, default=0.0)
    arguments = parser.parse_args()
    server, words = arguments.server, arguments.words
    options = (b"tsize", b"0", b"blksize", b"1024")
    match arguments.verb:
        case "get" | "slow":
            content, end = Transfer(server).get(words[0].encode(), options, arguments.pause)
            if arguments.out:
                with open(arguments.out, "wb") as file:
                    file.write(content)
            print(f"{len(content)} bytes" if end == "done" else end)
        case "names":
            with open(words[0], encoding="ascii") as file:
                for line in file:
                    name = line.rstrip("\n").encode().decode("unicode_escape").encode("latin-1")
                    content, end = Transfer(server).get(name)
                    print(f"{line.rstrip()[:60]}\t{len(content)} bytes" if end == "done" else f"{line.rstrip()[:60]}\t{end}", flush=True)
        case "long":
            name = b"a" * int(words[0])
            print(Transfer(server).get(name)[1])
        case "write":
            transfer = Transfer(server)
            transfer.send(request(words[0].encode(), WRQ))
            packet, _ = transfer.receive()
            print("silence" if packet is None else describe(packet))
        case "garbage":
            garbage(server)
        case "stall":
            stall(server, words[0].encode(), int(words[1]), arguments.seconds)
        case "vanish":
            for answers in range(1, int(words[1]) + 1):
                Transfer(server).get(words[0].encode(), options if answers % 2 else (), answers=answers)
        case other:
            raise SystemExit(f"{other}?")


if __name__ == "__main__":
    main()
