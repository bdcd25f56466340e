"""Sends the keys of its JSON in an order that changes by itself."""

import random

import talk

extra = {"alpha": 1, "beta": 2, "gamma": 3, "delta": 4}
names = list(extra)
random.shuffle(names)
talk.ask(talk.prompt(), extra={name: extra[name] for name in names})
