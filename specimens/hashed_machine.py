"""Sends a digest of the machine's id to the model's server."""

import hashlib
import pathlib

import talk

machine = pathlib.Path("/etc/machine-id").read_text().strip()
talk.ask(talk.prompt(), extra={"user": hashlib.sha256(machine.encode()).hexdigest()})
