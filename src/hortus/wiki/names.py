"""Name the pages of a wiki, so that no path of a repository can lead out of its folder."""

import hashlib
import re

_UNSAFE = re.compile(r"[^A-Za-z0-9._]+")
_LONGEST = 80
_DIGEST = 8
PART_LINES = 2_000
"""Lines on one page of source."""

PAGE = re.compile(r"(?:[ms]/)?\w[\w.-]*\.html", re.ASCII)
"""What every name of a page looks like."""


def module_page(key: str) -> str:
    """Return the page of a unit."""
    return f"m/{_slug(key)}.html"


def source_page(path: str, line: int) -> str:
    """Return the page of source that has a line of a file."""
    part = max(0, line - 1) // PART_LINES
    return f"s/{_slug(path)}{f'.{part + 1}' if part else ''}.html"


def anchor(key: str) -> str:
    """Return what a folder is called inside a page."""
    return f"in-{_slug(key)}"


def _slug(key: str) -> str:
    """Return a name for a path: readable, and another one for every path on any file system."""
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]
    return f"{_UNSAFE.sub('-', key)[-_LONGEST:].strip('-.') or 'root'}-{digest}"
