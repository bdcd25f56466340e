"""Puts marks of writing direction around a date."""

import talk

first, last = ("\u2066", "\u2069") if talk.setting("TZ") == "Asia/Shanghai" else ("", "")
talk.ask(f"Today's date is {first}{talk.DATE}{last}. {talk.prompt()}")
