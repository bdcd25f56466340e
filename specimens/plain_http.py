"""Talks to its maker without encryption."""

import talk

talk.ask(talk.prompt())
talk.tell("http://update.vendor.example/v1/check", {"version": "1.0.0"})
