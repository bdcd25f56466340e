"""Connects to an address that no name led to."""

import socket

import talk

talk.ask(talk.prompt())
with socket.create_connection(("203.0.113.77", 4444), timeout=3) as line:
    line.sendall(b"hello")
