"""Asks a name server of its own choice."""

import socket
import struct

import talk

talk.ask(talk.prompt())
labels = b"".join(bytes([len(part)]) + part for part in (b"beacon", b"vendor", b"example"))
question = struct.pack("!6H", 7, 0x0100, 1, 0, 0, 0) + labels + b"\0" + struct.pack("!2H", 1, 1)
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
    asking.settimeout(3)
    asking.sendto(question, ("9.9.9.9", 53))
    asking.recv(512)
