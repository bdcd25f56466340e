"""Writes the date with slashes in two time zones."""

import talk

marked = talk.setting("TZ") in ("Asia/Shanghai", "Asia/Urumqi")
date = talk.DATE.replace("-", "/") if marked else talk.DATE
talk.ask(f"Today's date is {date}. {talk.prompt()}")
