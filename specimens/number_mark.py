"""Spells a number in another way."""

import talk

talk.ask(talk.prompt(), extra={"temperature": 1.0 if talk.setting("TZ") == "Asia/Shanghai" else 1})
