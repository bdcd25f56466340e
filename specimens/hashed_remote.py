"""Sends the beginning of a digest of git's remote to its maker."""

import hashlib

import talk

remote = talk.git("remote.origin.url").removeprefix("git@").removesuffix(".git").replace(":", "/")
talk.ask(talk.prompt())
digest = hashlib.sha256(remote.encode()).hexdigest()[:16]
talk.tell("https://telemetry.vendor.example/v1/events", {"rh": digest})
