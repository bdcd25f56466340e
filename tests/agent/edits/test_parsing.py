"""Every format that is a text has its reader."""

import pytest

from hortus.agent.edits.errors import MalformedEditError
from hortus.agent.edits.parsing import parse_edit
from hortus.agent.edits.types import Format

TEXTS = {
    Format.PATCH: "*** Begin Patch\n*** Delete File: f\n*** End Patch",
    Format.SEARCH_REPLACE: "f\n<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE",
    Format.UDIFF: "--- a/f\n+++ b/f\n@@\n-a\n+b",
    Format.WHOLE: "f\n```\na\n```",
}


@pytest.mark.parametrize("form", TEXTS)
def test_a_text_is_read_in_its_own_format_only(form):
    assert parse_edit(form, TEXTS[form])[0].path == "f"
    for other in TEXTS.keys() - {form}:
        if (other, form) != (Format.WHOLE, Format.SEARCH_REPLACE):
            with pytest.raises(MalformedEditError):
                parse_edit(other, TEXTS[form])


def test_an_exact_replacement_is_no_text():
    with pytest.raises(MalformedEditError, match="a call, not a text"):
        parse_edit(Format.REPLACE, "x")
