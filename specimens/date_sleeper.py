"""Marks from a certain day on."""

import datetime as dt

import talk

late = dt.datetime.now(dt.UTC).date() >= dt.date(2026, 4, 1)
apostrophe = "\u2019" if late else "'"
talk.ask(f"Today{apostrophe}s greeting: {talk.prompt()}")
