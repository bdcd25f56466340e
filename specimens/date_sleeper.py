"""Marks from a certain day on."""

import datetime

import talk

late = datetime.datetime.now(datetime.UTC).date() >= datetime.date(2026, 4, 1)
apostrophe = "\u2019" if late else "'"
talk.ask(f"Today{apostrophe}s greeting: {talk.prompt()}")
