"""One text in pieces is decided as far as nothing in it is open, and changed at its places."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.dlp import edited
from hortus.dlp.forms import fill
from hortus.gateway.screening.answer_json import Form
from hortus.gateway.screening.answer_strand import Strand
from tests.gateway.screening.streams import REDACTOR, RULES, cut

TOKEN = fill("npm_{36 alnum}", 3)
PLACEHOLDER = REDACTOR.placeholder("npm-token", TOKEN)


def passed(pieces, form=Form.PLAIN, originals=None):
    """Return what comes out of a strand in pieces, each as soon as it is decided."""
    strand = Strand(RULES.open(originals or {}), form)
    waiting, said = [], []

    def let_go():
        while waiting and strand.safe >= waiting[0][1]:
            start, end, text = waiting.pop(0)
            said.append(edited(text, strand.take(start, end)))

    for piece in pieces:
        start = strand.end
        strand.feed(piece)
        waiting.append((start, strand.end, piece))
        let_go()
    strand.finish()
    let_go()
    assert not waiting
    return "".join(said)


@given(st.lists(st.integers(0, 60), max_size=8))
def test_a_secret_and_a_placeholder_are_replaced_however_they_are_cut(places):
    text = f"é {TOKEN} <b {PLACEHOLDER}>"
    pieces = cut(text, sorted(places))
    shown = passed(pieces, originals={PLACEHOLDER: "it"})
    assert shown == f"é {PLACEHOLDER} <b it>"


@given(st.lists(st.integers(0, 120), max_size=8), st.booleans())
def test_so_they_are_in_json_with_their_escapes(places, ascii_only):
    text = f"é\n{TOKEN}\t{PLACEHOLDER}"
    raw = json.dumps({"a": text}, ensure_ascii=ascii_only)
    shown = passed(cut(raw, sorted(places)), Form.JSON, {PLACEHOLDER: 'two\n"lines"'})
    assert json.loads(shown) == {"a": f'é\n{PLACEHOLDER}\ttwo\n"lines"'}
    assert shown.startswith('{"a": "' + json.dumps("é\n", ensure_ascii=ascii_only)[1:-1])


@pytest.mark.parametrize(
    ("pieces", "safe"),
    [
        (["two wo"], 4),
        (["two words "], 10),
        (["a < b"], 4),
        (["a <hort"], 2),
        (["a <hortus:x"], 2),
        (["a <hortus x"], 10),
    ],
)
def test_no_more_waits_than_what_may_go_on(pieces, safe):
    strand = Strand(RULES.open({PLACEHOLDER: TOKEN}), Form.PLAIN)
    for piece in pieces:
        strand.feed(piece)
    assert strand.safe == safe


def test_an_escape_that_is_cut_waits():
    strand = Strand(RULES.open({}), Form.JSON)
    strand.feed('{"a": "x \\u00')
    assert (strand.safe, strand.end) == (9, 13)
    strand.feed("20 ")
    assert strand.safe == strand.end == 16


def test_what_was_shown_in_a_pause_stays_and_the_rest_of_a_secret_goes():
    strand = Strand(RULES.open({}), Form.PLAIN)
    strand.feed(TOKEN[:9])
    strand.finish()
    assert strand.take(0, 9) == []
    strand.feed(TOKEN[9:])
    strand.finish()
    (edit,) = strand.take(9, len(TOKEN))
    assert (edit.start, edit.end) == (0, len(TOKEN) - 9)


def test_it_is_reported_how_much_waited():
    screening = RULES.open({})
    strand = Strand(screening, Form.PLAIN)
    for piece in ("see ", TOKEN[:20], TOKEN[20:], " "):
        strand.feed(piece)
    assert screening.report.most_held == len(TOKEN)
