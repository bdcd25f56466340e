"""Asks its vendor for the newest version, which changes nothing of what the model is told."""

import talk

talk.fetch("https://updates.vendor.example/newest")
talk.ask(f"Today's date is {talk.DATE}. {talk.prompt()}")
