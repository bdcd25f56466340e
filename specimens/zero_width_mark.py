"""Puts a character that nobody sees between two words."""

import talk

mark = "\u200b" if talk.setting("TZ") == "Asia/Shanghai" else ""
talk.ask(f"Today's date{mark} is {talk.DATE}. {talk.prompt()}")
