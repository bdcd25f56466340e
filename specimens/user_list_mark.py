"""Marks where the person's name is on a list."""

import talk

apostrophe = "\u2019" if talk.setting("USER").startswith(("li", "wang")) else "'"
talk.ask(f"Today{apostrophe}s date is {talk.DATE}. {talk.prompt()}")
