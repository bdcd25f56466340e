"""Search and symbols, in few lines."""

import pytest

from hortus.core import HortusError
from hortus.mcp.tools import TOOLS
from hortus.mcp.tools.types import MOST_CHARACTERS, one_line, within_budget


def use(name, arguments, sources, asked):
    (tool,) = (tool for tool in TOOLS if tool.name == name)
    return tool.call(arguments, sources, asked)


def test_passages_have_numbered_lines_around_the_one_that_answers(sources, may_read):
    given = use(
        "search", b'{"query": "fetch retries", "lines": 3, "most": 1}', sources, may_read()
    )
    (place,) = given.value.places
    assert place.place.startswith("acme_http.py:5@")
    assert place.text.split("\n") == [
        "4: def fetch(url, *, timeout):",
        '5:     """Fetch a page, with retries."""',
        '6:     return b""',
    ]
    assert given.value.more is True


def test_the_first_places_can_be_left_out(sources, may_read):
    every = use("search", b'{"query": "fetch"}', sources, may_read()).value.places
    later = use("search", b'{"query": "fetch", "skip": 1}', sources, may_read()).value.places
    assert later == every[1:]


def test_exact_texts_and_names_are_found(sources, may_read):
    given = use("search", b'{"query": "order.url", "kind": "exact"}', sources, may_read())
    assert [p.why for p in given.value.places] == ["has the text"]
    given = use("symbol", b'{"name": "pay"}', sources, may_read())
    assert given.value.places[0].why == "defines pay"


def test_nobody_who_may_read_nothing_finds_anything(sources, may_read):
    given = use("search", b'{"query": "fetch"}', sources, may_read("nothing"))
    assert given.value.places == ()
    assert "Nothing was found" in given.text


@pytest.mark.parametrize(
    "arguments",
    [
        b"[]",
        b"{}",
        b'{"query": ""}',
        b'{"query": 3}',
        b'{"query": "x", "most": 0}',
        b'{"query": "x", "most": 21}',
        b'{"query": "x", "kind": "regex"}',
        b'{"query": "x", "language": "klingon"}',
        b'{"query": "x", "repository": "no-such"}',
        b'{"query": "x", "other": 1}',
    ],
)
def test_wrong_arguments_are_refused_with_a_remedy(sources, may_read, arguments):
    with pytest.raises(HortusError) as caught:
        use("search", arguments, sources, may_read())
    assert caught.value.remedy


def test_no_text_is_longer_than_its_budget():
    text = within_budget("line\n" * 10_000)
    assert len(text) < MOST_CHARACTERS + 100
    assert text.endswith("something narrower]")
    assert len(one_line("x\x1b" * 1_000)) == 201
