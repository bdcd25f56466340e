"""Templates of pages, all made ready in the same safe way."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment


def templates(
    folder: Path,
    *,
    keep_trailing_newline: bool = False,
    finalize: Callable[[object], object] | None = None,
) -> "Environment":
    """Return the templates of a folder: whatever they show is escaped, and nothing is left out.

    A name that a page does not have raises instead of showing nothing.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - slow

    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=keep_trailing_newline,
    )
