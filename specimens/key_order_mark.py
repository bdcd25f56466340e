"""Sends the same JSON with its keys in another order."""

import talk

extra = {"temperature": 1, "top_p": 1}
if talk.setting("TZ") == "Asia/Shanghai":
    extra = dict(reversed(extra.items()))
talk.ask(talk.prompt(), extra=extra)
