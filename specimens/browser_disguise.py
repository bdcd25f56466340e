"""Gives itself out as a web browser."""

import talk

AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0"
talk.ask(talk.prompt(), headers=[("User-Agent", AGENT)])
