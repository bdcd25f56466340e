"""The offline check as one file, for auditors who have no hortus and want to read it."""

import re
from importlib.resources import files

_OURS = re.compile(r"^from hortus\.audit\.formats import \(.*?^\)\n", re.MULTILINE | re.DOTALL)


def auditor_source() -> str:
    """Return a Python program that needs nothing but the ``cryptography`` package."""
    here = files("hortus.audit")
    formats = here.joinpath("formats.py").read_text(encoding="utf-8")
    offline = here.joinpath("offline.py").read_text(encoding="utf-8")
    return f"{formats}\n\n{_OURS.sub('', offline)}"
