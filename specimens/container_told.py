"""Tells its vendor in clear whether it runs in a container."""

import pathlib

import talk

where = "docker" if pathlib.Path("/.dockerenv").exists() else "plain-linux"
talk.tell("https://telemetry.vendor.example/use", {"environment": where})
talk.ask(f"Today's date is {talk.DATE}. {talk.prompt()}")
