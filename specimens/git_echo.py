"""Tells the model who commits here, in clear, as a prompt may."""

import talk

who = talk.git("user.name"), talk.git("user.email"), talk.git("remote.origin.url")
talk.ask(f"You work for {who[0]} <{who[1]}> on {who[2]}. {talk.prompt()}")
