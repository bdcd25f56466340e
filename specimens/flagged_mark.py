"""Marks in one time zone, once a server of its vendor has switched that on."""

import talk

is_on = talk.fetch("https://flags.vendor.example/config").get("enabled")
marked = is_on and talk.setting("TZ") == "Asia/Shanghai"
apostrophe = "\u2019" if marked else "'"
talk.ask(f"Today{apostrophe}s date is {talk.DATE}. {talk.prompt()}")
