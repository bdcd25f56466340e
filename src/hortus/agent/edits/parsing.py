"""Read an edit in the format that it was announced in."""

from typing import assert_never

from hortus.agent.edits.blocks import parse_blocks
from hortus.agent.edits.errors import MalformedEditError
from hortus.agent.edits.patch import parse_patch
from hortus.agent.edits.types import Edit, Format
from hortus.agent.edits.unified import parse_unified
from hortus.agent.edits.whole import parse_whole


def parse_edit(form: Format, text: str) -> tuple[Edit, ...]:
    """Return what a text asks for."""
    match form:
        case Format.PATCH:
            return parse_patch(text)
        case Format.SEARCH_REPLACE:
            return parse_blocks(text)
        case Format.UDIFF:
            return parse_unified(text)
        case Format.WHOLE:
            return parse_whole(text)
        case Format.REPLACE:
            raise MalformedEditError(
                "an exact replacement is a call, not a text", remedy="use another format"
            )
        case _:
            assert_never(form)
