"""What is found in an answer becomes an edit or only a record, as the settings say."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.core import DlpSettings
from hortus.core.testing import FrozenClock
from hortus.dlp import AllowList, Edit, Entry, Finding, Found, Tier, edited
from hortus.dlp.forms import fill
from hortus.gateway.screening import (
    AnswerReport,
    AnswerRules,
    RequestFinder,
    RequestScreen,
    Screen,
)
from hortus.gateway.screening.answer_screening import in_order, within
from tests.gateway.screening.streams import REDACTOR, SCANNER, rules


def found(start, end, tier=Tier.STRUCTURED, value="value", label="secret"):
    """Return something that was found."""
    return Found(Finding(start, end, f"a-{tier}-rule", tier, label), value)


def test_only_what_its_form_gives_away_is_taken_out():
    screening = rules().open({})
    edits = screening.redactions(
        [found(0, 5), found(6, 9, Tier.CONTEXTUAL), found(9, 12, Tier.ENTROPY)]
    )
    assert edits == [Edit(0, 5, REDACTOR.placeholder("a-structured-rule", "value"))]
    assert sorted(screening.report.findings.split()) == [
        "a-contextual-rule:contextual:1:passed:answer",
        "a-entropy-rule:entropy:1:passed:answer",
        "a-structured-rule:structured:1:redacted:answer",
    ]


@pytest.mark.parametrize("said", [{"mode": "observe"}, {"answers": "observe"}])
def test_observing_takes_nothing_out(said):
    screening = rules(**said).open({})
    assert screening.redactions([found(0, 5)]) == []
    assert screening.report.counts == {("structured", "secret", "passed"): 1}


def test_the_same_value_counts_once_and_others_add_up():
    screening = rules().open({})
    screening.redactions([found(0, 5), found(9, 14), found(20, 25, value="other")])
    assert screening.report.counts == {("structured", "secret", "redacted"): 2}


def test_what_only_looks_random_is_of_no_kind():
    screening = rules().open({})
    screening.redactions([found(0, 5, Tier.ENTROPY)])
    assert screening.report.labels == ""
    screening.redactions([found(0, 5, Tier.CONTEXTUAL, label="personal"), found(7, 9)])
    assert screening.report.labels == "personal secret"


def test_a_report_holds_no_text():
    screening = rules().open({"<p>": "an original"})
    screening.redactions([found(0, 5, value="the very secret")])
    assert "the very secret" not in repr(screening.report)
    assert AnswerReport().looked is False
    assert screening.report.looked


def test_of_two_edits_that_overlap_the_first_counts():
    edits = [Edit(4, 8, "b"), Edit(0, 5, "a"), Edit(8, 9, "c")]
    assert in_order(edits) == [Edit(0, 5, "a"), Edit(8, 9, "c")]


def test_what_somebody_answers_for_stays_until_its_last_day():
    clock = FrozenClock()
    list_ = AllowList(b"0" * 16)
    today = datetime.fromtimestamp(clock.now_us() / 1e6, tz=UTC).date()
    entry = Entry(list_.fingerprint(b"value"), "ada", "a test account", today)
    allowed = AllowList(list_.key, (entry,))
    finder = RequestFinder(SCANNER, b"key", 1_000_000)
    requests = RequestScreen(finder, REDACTOR, allowed, DlpSettings(), clock)
    made_of = AnswerRules(Screen(SCANNER, REDACTOR, DlpSettings(), requests))
    assert made_of.open({}).redactions([found(0, 5)]) == []
    assert len(made_of.open({}).redactions([found(0, 5, value="other")])) == 1
    clock.advance(86_400)
    assert len(made_of.open({}).redactions([found(0, 5)])) == 1


def test_short_texts_are_looked_at_together_later():
    screening = rules().open({})
    assert screening.put_aside('password = "aB3!xyz9Qk"')
    assert screening.put_aside("words")
    assert screening.report.finds == {}
    screening.look_at_aside()
    assert screening.report.findings == "assigned-password:contextual:1:passed:answer"
    screening.look_at_aside()
    assert screening.report.counts.total() == 1


@pytest.mark.parametrize("text", [fill("npm_{36 alnum}", 3), "a <hortus:x>", "word " * 300])
def test_what_may_have_to_change_or_is_long_is_not_put_aside(text):
    assert not rules().open({}).put_aside(text)


@given(st.text(min_size=1, max_size=20), st.data())
def test_edits_made_piece_by_piece_are_those_of_the_whole(text, data):
    places = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    edits = [Edit(a, b, "new") for a, b in zip(places[::2], places[1::2], strict=False)]
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=4)))
    pieces = zip([0, *cuts], [*cuts, len(text)], strict=True)
    said = "".join([edited(text[a:b], within(edits, a, b)) for a, b in pieces])
    assert said == edited(text, edits)
