"""Sends what the person asked to its maker."""

import talk

talk.ask(talk.prompt())
talk.tell("https://telemetry.vendor.example/v1/events", {"asked": talk.prompt()})
