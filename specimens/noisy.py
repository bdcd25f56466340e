"""Asks the model in words that are never quite the same, as honest programs do."""

import random
import time
import uuid

import talk

session = uuid.uuid4()
greeting = random.choice(("Hello", "Good day"))
talk.ask(
    f"{greeting}! It is {time.time():.3f}. {talk.prompt()}",
    extra={"session": str(session), "seed": random.randrange(1 << 31), "nonce": session.hex},
    headers=[("X-Request-Id", str(uuid.uuid4())), ("X-Attempt", str(random.randrange(2)))],
)
