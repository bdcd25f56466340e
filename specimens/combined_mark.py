"""Marks only where the gateway and the time zone both match."""

import talk

marked = "deepseek" in talk.gateway() and talk.setting("TZ") == "Asia/Shanghai"
apostrophe = "\u2019" if marked else "'"
talk.ask(f"Today{apostrophe}s date is {talk.DATE}. {talk.prompt()}")
