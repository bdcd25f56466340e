"""Cards of libraries and their symbols, for models."""

import pytest

from hortus.core import HortusError
from hortus.mcp.tools import TOOLS

(CARD,) = (tool for tool in TOOLS if tool.name == "card")


def test_without_a_name_the_libraries_are_listed(sources, may_read):
    given = CARD.call(b"{}", sources, may_read())
    (entry,) = given.value.entries
    assert (entry.name, entry.repositories) == ("acme-http", 1)


def test_a_library_lists_its_symbols(sources, may_read):
    given = CARD.call(b'{"name": "acme-http"}', sources, may_read())
    assert [e.name for e in given.value.entries] == ["acme_http.fetch", "acme_http.get"]
    assert "DEPRECATED, use fetch" in given.text


def test_a_symbol_shows_real_calls(sources, may_read):
    given = CARD.call(b'{"name": "fetch", "most": 1}', sources, may_read())
    (call,) = given.value.calls
    assert call.place.startswith("shop/pay.py:5@")
    assert call.text == "return fetch(order.url, timeout=3.0)"


@pytest.mark.parametrize("arguments", [b'{"name": ""}', b'{"name": "x.y"}', b'{"most": 99}'])
def test_what_there_is_no_card_of_is_said(sources, may_read, arguments):
    with pytest.raises(HortusError):
        CARD.call(arguments, sources, may_read())
