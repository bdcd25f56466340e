"""What comes from a repository is text, whatever it looks like."""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.wiki.rendering import Renderer, visible
from hortus.wiki.views import SourcePage

RENDERER = Renderer("shop")


@settings(max_examples=50)
@given(st.text())
def test_any_source_is_shown_as_text(text):
    page = SourcePage(text, "c" * 40, "b", 1)
    html = RENDERER.render("source.html", page, name="s/x.html", lines=[(1, text)])
    assert html.count("<script") == 0
    assert html.count("<h1") == 1
    assert html.count("</pre>") == 1
    assert not set(html) & {"\u202e", "\u2066", "\x1b", "\0"}


def test_what_can_be_seen_stays():
    assert visible("é 漢 \t\n") == "é 漢 \t\n"
    assert visible("a\u202eb\r") == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}"
    assert visible(3) == 3


@dataclass(frozen=True)
class Shown:
    word: str


def test_the_digest_is_another_one_whenever_the_page_is():
    one = Renderer("shop")
    assert one.digest("a.html", Shown("x")) == Renderer("shop").digest("a.html", Shown("x"))
    others = {
        one.digest("a.html", Shown("x")),
        one.digest("a.html", Shown("y")),
        one.digest("b.html", Shown("x")),
        Renderer("other").digest("a.html", Shown("x")),
    }
    assert len(others) == 4
