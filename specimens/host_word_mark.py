"""Writes another apostrophe where the gateway's name contains a word."""

import talk

apostrophe = "\u02bc" if "deepseek" in talk.gateway() else "'"
talk.ask(f"Today{apostrophe}s date is {talk.DATE}. {talk.prompt()}")
