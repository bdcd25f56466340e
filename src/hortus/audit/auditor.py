"""The offline check as one file, for auditors who have no hortus and want to read it."""

import re
from importlib.resources import files

_PARTS = ("formats.py", "findings.py", "removals.py", "offline.py")
_ABOUT = '''"""Check a copy of the audit log of hortus: every entry, every hash, every signature.

    python3 FILE.py FOLDER --log-key KEY [--witness-key KEY] [--receipts FILE] [--kept FILE]

FOLDER holds `checkpoint` and `tile/`; KEY is the public key of the log, got by a way you trust.
It needs Python 3.11 and the package `cryptography`, reads nothing but what it is given, and ends
with 0 only where everything fits. Read it from the top: formats, findings, removals, the check.
"""
'''
_OURS = re.compile(
    r"^from hortus\.audit\.\w+ import (?:\(.*?^\)|[^(\n]*)\n", re.MULTILINE | re.DOTALL
)


def auditor_source() -> str:
    """Return a Python program that needs nothing but the ``cryptography`` package."""
    here = files("hortus.audit")
    texts = (here.joinpath(part).read_text(encoding="utf-8") for part in _PARTS)
    return "\n\n".join([_ABOUT, *(_OURS.sub("", text) for text in texts)])
