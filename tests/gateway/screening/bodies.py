"""Requests for the tests of screening: JSON of any shape with one text put into it anywhere."""

import json

from hypothesis import strategies as st

MARK = "MARKMARK"
LETTERS = st.text('ab 1"\\/{}[],:\n\té\N{GRINNING FACE}', max_size=12)
_PLAIN = st.one_of(st.none(), st.booleans(), st.integers(), LETTERS)
_TREES = st.recursive(
    _PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(LETTERS, inner, max_size=3)
    ),
    max_leaves=8,
)


@st.composite
def bodies(draw):
    """Return a body as text with ``MARK`` in a string, and how deep that string is nested."""
    depth = draw(st.integers(1, 3))
    text = f"{draw(LETTERS)} {MARK} {draw(LETTERS)}"
    if draw(st.booleans()):
        text = "long " * 80 + text
    for _ in range(depth - 1):
        text = _dumped(draw, _around(draw, text))
    body = {**draw(st.dictionaries(LETTERS, _TREES, max_size=3)), "x": _around(draw, text)}
    return _dumped(draw, body), depth


@st.composite
def escapes(draw, secret):
    """Return a secret as it may stand in a JSON string: any of its letters as an escape."""
    chosen = draw(st.lists(st.booleans(), min_size=len(secret), max_size=len(secret)))
    spelt = zip(secret, chosen, strict=True)
    return "".join(f"\\u{ord(letter):04x}" if escape else letter for letter, escape in spelt)


def nested(spelt, depth):
    """Return what stands in a string as it stands there when that is in a string as well."""
    for _ in range(depth - 1):
        spelt = json.dumps(spelt)[1:-1]
    return spelt


def _around(draw, value):
    """Return a value inside a few containers."""
    for _ in range(draw(st.integers(0, 3))):
        others = draw(st.lists(_PLAIN, max_size=2))
        value = [*others, value] if draw(st.booleans()) else {draw(LETTERS): value}
    return value if isinstance(value, dict | list) else {"value": value}


def _dumped(draw, value):
    """Return JSON as one client or another writes it."""
    ascii_only = draw(st.booleans())
    apart = draw(st.sampled_from([(",", ":"), (", ", ": ")]))
    return json.dumps(value, ensure_ascii=ascii_only, separators=apart)
