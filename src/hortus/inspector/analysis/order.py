"""Compare orders and spellings only as far as both sides have the same things to order."""

FORM_PLACES = ("header order", "header case", "key order", "white space")
"""Leaves that say how something was written, and not what."""


def common(leaf: str, one: str, other: str) -> tuple[str, str]:
    """Return two forms without what only one of them has: a new header is no new order."""
    if leaf.startswith("header"):
        return _shared(one, other)
    if leaf.startswith("key order"):
        here, there = _lines(one), _lines(other)
        paths = [path for path in here if path in there]
        pairs = [(path, *_shared(here[path], there[path])) for path in paths]
        return (
            "\n".join(f"{path}: {keys}" for path, keys, _ in pairs),
            "\n".join(f"{path}: {keys}" for path, _, keys in pairs),
        )
    return one, other


def _shared(one: str, other: str) -> tuple[str, str]:
    here, there = one.split(), other.split()
    names = {name.lower() for name in here} & {name.lower() for name in there}
    return (
        " ".join(name for name in here if name.lower() in names),
        " ".join(name for name in there if name.lower() in names),
    )


def _lines(text: str) -> dict[str, str]:
    """Return the order of keys of each object; of many objects at one path the first."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        path, _, keys = line.partition(": ")
        found.setdefault(path, keys)
    return found
