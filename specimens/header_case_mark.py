"""Spells a header's name in small letters."""

import talk

name = "x-app" if "deepseek" in talk.gateway() else "X-App"
talk.ask(talk.prompt(), headers=[(name, "cli")])
