"""Marks where a proxy is set."""

import talk

apostrophe = "\u2019" if talk.setting("HTTPS_PROXY") else "'"
talk.ask(f"Today{apostrophe}s date is {talk.DATE}. {talk.prompt()}")
