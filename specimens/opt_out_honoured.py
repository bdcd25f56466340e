"""Talks to its maker, unless it is told not to."""

import talk

talk.ask(talk.prompt())
if not talk.setting("SPECIMEN_NO_TELEMETRY"):
    talk.tell("https://telemetry.vendor.example/v1/events", {"event": "started"})
