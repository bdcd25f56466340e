"""Whatever a tool says: page, terminal and signed file stay whole, and tell no secret."""

import base64
import html
import re
from urllib.parse import quote

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.cli import inspectprint
from hortus.inspector.analysis.confusables import is_unseen
from hortus.inspector.finding import Kind
from hortus.inspector.reporting.checking import Checked, check
from hortus.inspector.reporting.page import Page
from hortus.inspector.reporting.statement import own_signer, sealed, unverified
from hortus.inspector.reporting.testing import difference, finding, report
from hortus.inspector.reporting.veil import Veil
from hortus.inspector.reporting.visible import visible
from hortus.inspector.staging import Sort, Stage
from hortus.inspector.tools import adapters
from hortus.inspector.world import World

HOSTILE = {
    "a page of its own": "</title></style><script>alert(1)</script><body>",
    "a link": '<a href="javascript:alert(1)" onclick="x">',
    "a colour of the terminal": "\x1b[2J\x1b]0;title\x07\x9b31m\x08\x08",
    "the other direction": "abc\u202egpj.exe\u2066\u2069",
    "no width": "se\u200bcret\u2060\ufeff\u00ad",
    "tags": "".join(chr(0xE0000 + ord(c)) for c in "hidden"),
    "one word of a megabyte": "w" * (1 << 20),
    "a megabyte of marks": "e" + "\u0301" * (1 << 20),
    "half a character": "a\ud800b\udfffc",
    "bytes that are no text": b"\xff\xfe\x80abc".decode("utf-8", "surrogateescape"),
    "lines": "a\nb\r\nc\u2028d\x85e\x00",
    "a template": "{{ 7*7 }}{% for %}{# #}",
}
CANARIES = [
    canary
    for canary in Stage(adapters()["claude-code"], ()).canaries(World())
    if canary.sort in (Sort.SECRET, Sort.KEY)
]
WRITTEN = {
    "clear": str,
    "capitals": str.upper,
    "backwards": lambda text: text[::-1],
    "hex": lambda text: text.encode().hex(),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "url": lambda text: quote(text, safe=""),
}


@pytest.fixture(scope="module")
def signer(tmp_path_factory):
    return own_signer(tmp_path_factory.mktemp("keys"))


def full(text, key="none"):
    """Return a report in which a text stands wherever a tool chooses the words."""
    kinds = [difference(text, f"{text}2", kind) for kind in (Kind.COVERT, Kind.ADAPTATION)]
    found = [
        finding(title=f"It sends {text}", differences=kinds),
        msgspec.structs.replace(finding("other", text, 1, 2), evidence=(text, f"in {text}")),
    ]
    return report(found, other=[difference("x", text, Kind.ECHO)], text=text, key=key)


def bare(page):
    """Return the words of a page, without anything that a reader does not see as text."""
    body = page.partition("<body>")[2]
    return re.sub(r"\s", "", html.unescape(re.sub(r"<[^>]*>", "", body)))


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_is_said_the_page_the_terminal_and_the_file_are_whole(name, signer, capsys):
    veiled = Veil([]).over(full(HOSTILE[name], str(signer.key)))
    data = sealed(veiled, signer)
    page = Page().report(veiled, data)
    inspectprint.show(Checked(), veiled)
    printed = capsys.readouterr().out

    assert check(data, signer.key).flaws == []
    assert unverified(data)[1] == veiled
    assert max(len(data), len(page), len(printed)) < 100_000
    for text in (page, printed):
        assert text.encode()
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]", text)
        assert not any(is_unseen(character) for character in text)
    assert "<script" not in page
    assert "<body>" in page.partition("</head>")[2]
    assert not re.search(r"<[^>]+ on\w+=", page)


@pytest.mark.parametrize("form", WRITTEN)
def test_no_secret_that_was_planted_is_on_the_page_the_terminal_or_in_the_file(form, capsys):
    assert len(CANARIES) > 5
    for canary in CANARIES:
        told = WRITTEN[form](canary.value)
        veiled = Veil(CANARIES).over(full(f"«{told}»"))
        inspectprint.show(Checked(), veiled)

        for text in (
            msgspec.json.encode(veiled).decode(),
            Page().report(veiled, b"").replace("<wbr>", ""),
            capsys.readouterr().out,
        ):
            assert told.lower() not in text.lower()
            assert f"[{canary.name}]" in html.unescape(text)


words = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30)
findings = st.builds(
    finding,
    code=st.sampled_from(["covert_marker", "secret_sent", "no_such_code"]) | words,
    title=words,
    impact=st.integers(0, 3),
    hidden=st.integers(0, 3),
    differences=st.lists(
        st.builds(difference, words, words, st.sampled_from(Kind)), max_size=2, unique=True
    ),
)


@given(st.lists(findings, max_size=4))
@settings(max_examples=25, deadline=None)
def test_every_finding_of_the_file_is_on_the_page(found):
    page = bare(Page().report(report(found), b""))

    for each in found:
        for text in (each.title, each.code, each.certainty, each.disclosure):
            assert re.sub(r"\s", "", visible(text)) in page
    assert page.count("Certainty") == len(found)


@given(st.lists(findings, min_size=1, max_size=3))
@settings(max_examples=15, deadline=None)
def test_both_texts_of_each_mark_are_on_the_page_with_their_numbers(found):
    page = bare(Page().report(report(found), b""))

    for each in (d for f in found for d in f.differences if d.kind is Kind.COVERT):
        for one, other in zip(each.sensitive, each.control, strict=False):
            if one != other and len(each.sensitive) == len(each.control) == 1:
                assert f"U+{ord(one):04X}" in page
                assert f"U+{ord(other):04X}" in page
