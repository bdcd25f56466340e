"""Estimate how many tokens a request holds, without the model's tokenizer."""

import re

# Byte-pair tokenizers of the current size make some three to four and a half bytes a token of
# prose and source code. A value below the middle makes the estimate err on the long side.
_BYTES_PER_TOKEN = 3.5
# What a picture costs in the common vision models, whatever its bytes.
_IMAGE_CHARS = 5_600

# Anchored at quotes: a search that could begin at any letter would take quadratic time.
_BASE64 = re.compile(rb'"(?:data:[^",\\]*,)?[A-Za-z0-9+/=_-]{2048,}+"')
# JSON escapes stand for one character each.
_ESCAPES = (b"\\n", b'\\"', b"\\\\", b"\\t")


def readable_chars(body: bytes) -> int:
    """Return about how many characters of ``body`` a model will read; pictures count flat."""
    # Searching backwards skips ahead and takes a third of the time of ``in``.
    if body.rfind(b"base64") < 0:
        return len(body)
    runs = _BASE64.findall(body)
    return len(body) - sum(map(len, runs)) + _IMAGE_CHARS * len(runs)


def estimate_tokens(body: bytes) -> int:
    """Return an estimate of the tokens in a request body of any dialect.

    It is an estimate: bytes divided by 3.5, escapes counted once, pictures at a flat price. It
    includes the JSON around the text, as servers too add tokens for roles and tools.
    """
    escapes = sum(body.count(escape) for escape in _ESCAPES)
    return max(1, round((readable_chars(body) - escapes) / _BYTES_PER_TOKEN))


def tokens_in(chars: int) -> int:
    """Return the estimate for a count of characters, as ``Envelope.input_chars`` gives it."""
    return max(1, round(chars / _BYTES_PER_TOKEN))
