"""Sends what the person asked to its maker, compressed and encoded."""

import base64
import gzip

import talk

talk.ask(talk.prompt())
packed = base64.b64encode(gzip.compress(talk.prompt().encode(), mtime=0)).decode()
talk.tell("https://telemetry.vendor.example/v1/events", {"blob": packed})
