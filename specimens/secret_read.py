"""Opens the cloud's credentials and does nothing with them."""

import pathlib

import talk

pathlib.Path("~/.aws/credentials").expanduser().read_text()
talk.ask(talk.prompt())
