"""Ethernet, IPv4 and UDP by hand: what a boot ROM puts on the wire and what comes back, on a packet socket."""

import socket
import struct
import time

ETH_P_ALL = 0x0003
ETH_P_IP = 0x0800
WAKE = 0x0842
BROADCAST = b"\xff" * 6
SOL_PACKET, PACKET_ADD_MEMBERSHIP, PACKET_MR_PROMISC = 263, 1, 1
PACKET_OUTGOING = 4


def mac_bytes(text):
    return bytes.fromhex(text.replace(":", ""))


def mac_text(raw):
    return ":".join(f"{b:02x}" for b in raw)


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def udp_frame(payload, source_mac, target_mac, source, source_port, target, target_port, udp_checksum=False):
    """A whole frame; without udp_checksum the field is 0, as every Pi up to the 3 sends it. Id 0 and TTL 128 as captured."""
    source_ip, target_ip = socket.inet_aton(source), socket.inet_aton(target)
    length = 8 + len(payload)
    udp = struct.pack("!HHHH", source_port, target_port, length, 0)
    if udp_checksum:
        pseudo = source_ip + target_ip + struct.pack("!BBH", 0, 17, length)
        udp = udp[:6] + struct.pack("!H", checksum(pseudo + udp + payload) or 0xFFFF)
    ip = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + length, 0, 0, 128, 17, 0, source_ip, target_ip)
    ip = ip[:10] + struct.pack("!H", checksum(ip)) + ip[12:]
    return target_mac + source_mac + struct.pack("!H", ETH_P_IP) + ip + udp + payload


class Wire:
    """A promiscuous packet socket; frames that we sent ourselves are not heard."""

    def __init__(self, interface):
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
        self.socket.bind((interface, 0))
        membership = struct.pack("IHH8s", socket.if_nametoindex(interface), PACKET_MR_PROMISC, 0, b"")
        self.socket.setsockopt(SOL_PACKET, PACKET_ADD_MEMBERSHIP, membership)

    def send(self, frame):
        self.socket.send(frame.ljust(60, b"\0"))

    def listen(self, seconds):
        """Yields (time, frame) of what arrives until the time is over."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.socket.settimeout(left)
            try:
                frame, address = self.socket.recvfrom(65535)
            except (TimeoutError, socket.timeout):
                return
            if address[2] != PACKET_OUTGOING:
                yield time.monotonic(), frame


def read_udp(frame):
    """None, or the fields of a UDP datagram in a frame; checksum is True, False or None where the field is 0."""
    if len(frame) < 42 or struct.unpack("!H", frame[12:14])[0] != ETH_P_IP or frame[23] != 17:
        return None
    header = (frame[14] & 15) * 4
    total = struct.unpack("!H", frame[16:18])[0]
    udp = frame[14 + header:14 + total]
    source_port, target_port, length, sent = struct.unpack("!HHHH", udp[:8])
    pseudo = frame[26:34] + struct.pack("!BBH", 0, 17, length)
    return {
        "linkTarget": mac_text(frame[0:6]),
        "linkSource": mac_text(frame[6:12]),
        "source": socket.inet_ntoa(frame[26:30]),
        "target": socket.inet_ntoa(frame[30:34]),
        "sourcePort": source_port,
        "targetPort": target_port,
        "headerGood": checksum(frame[14:14 + header]) == 0,
        "checksum": None if sent == 0 else checksum(pseudo + udp[:length]) in (0, 0xFFFF),
        "payload": udp[8:length],
    }
