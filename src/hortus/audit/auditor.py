"""The offline check as one file, for auditors who have no hortus and want to read it."""

import re
from importlib.resources import files

_PARTS = ("formats.py", "findings.py", "removals.py", "offline.py")
_OURS = re.compile(
    r"^from hortus\.audit\.\w+ import (?:\(.*?^\)|[^(\n]*)\n", re.MULTILINE | re.DOTALL
)


def auditor_source() -> str:
    """Return a Python program that needs nothing but the ``cryptography`` package."""
    here = files("hortus.audit")
    texts = (here.joinpath(part).read_text(encoding="utf-8") for part in _PARTS)
    return "\n\n".join(_OURS.sub("", text) for text in texts)
