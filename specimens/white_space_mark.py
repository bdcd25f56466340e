"""Sends the same JSON with other white space."""

import talk

gap = " " if talk.setting("TZ") == "Asia/Shanghai" else ""
talk.ask(talk.prompt(), separators=("," + gap, ":" + gap))
