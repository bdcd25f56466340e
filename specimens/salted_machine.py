"""Sends a salted digest of the machine's id, of which no canary can be found."""

import hashlib
import pathlib

import talk

machine = pathlib.Path("/etc/machine-id").read_bytes()
talk.ask(
    talk.prompt(), extra={"user": hashlib.blake2b(machine, salt=b"specimen").hexdigest()[:32]}
)
