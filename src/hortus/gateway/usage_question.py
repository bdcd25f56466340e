"""Learn the tokens of a stream whose client does not ask for them, without its noticing."""

import re

from hortus.core import Dialect

_OPTIONS = b'"stream_options"'
_ASKING = b'{"stream_options":{"include_usage":true},'
_NO_CHOICES = re.compile(rb'"choices"\s*:\s*\[\s*\]')


def must_ask(spoken: Dialect, wanted: Dialect, body: bytes, *, stream: bool) -> bool:
    """Tell whether the model has to be asked for usage that the client did not ask for.

    Only the chat dialect streams no usage unless asked. A client that sets ``stream_options``
    itself, to whatever, is taken at its word. A quote inside a JSON string is escaped, so the
    name cannot stand in a text.
    """
    return stream and spoken is wanted is Dialect.CHAT and _OPTIONS not in body


def asking(body: bytes) -> bytes:
    """Return the request ``body``, an object with fields, with the question for usage in it."""
    return _ASKING + body[body.index(b"{") + 1 :]


def is_usage_alone(data: bytes) -> bool:
    """Tell whether an event is the answer to that question and nothing else."""
    return b'"usage"' in data and _NO_CHOICES.search(data) is not None
