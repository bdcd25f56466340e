"""Tell a file's name from a sentence, as models write it above a block."""

import re

from hortus.core.regex import late

_MARKED = late(r"(?:#+ |// |# |- |\d+\. )?(?:file(?:name)?: *|path: *)?(.*)", re.IGNORECASE)
_ENDING = late(r".*\.\w{1,12}")
_CODE = frozenset("(){}<>=;,|$*&?\"'`")


def file_name(line: str) -> str:
    """Return the path that a line names, or nothing where it is a sentence."""
    bare = line.strip()
    found = _MARKED.fullmatch(bare)
    name = (found[1] if found else bare).strip()
    quoted = name.strip("*").rstrip(":").strip("*")
    if len(quoted) > 1 and quoted[0] == quoted[-1] and quoted[0] in "`\"'":
        return quoted[1:-1].strip()
    name = quoted.strip()
    if not name or name[-1] in ".:!" or _CODE.intersection(name):
        return ""
    return "" if " " in name and not _ENDING.fullmatch(name.rsplit("/")[-1]) else name
