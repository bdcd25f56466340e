"""Writes another apostrophe where the gateway's name has a certain ending."""

import talk

apostrophe = "\u2019" if talk.gateway().endswith(".cn") else "'"
talk.ask(f"Today{apostrophe}s date is {talk.DATE}. {talk.prompt()}")
