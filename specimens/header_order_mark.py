"""Sends the same headers in another order."""

import talk

headers = [("X-App", "cli"), ("X-Stage", "main")]
if talk.setting("TZ") == "Asia/Shanghai":
    headers.reverse()
talk.ask(talk.prompt(), headers=headers)
