"""What was mined becomes rules that hold."""

from dataclasses import replace

import pytest

from hortus.review.document import located
from hortus.review.loading import rule_of
from hortus.review.mining.conventions import Convention
from hortus.review.mining.decisions import Kind
from hortus.review.mining.deprecations import Deprecation
from hortus.review.mining.proposals import proposals, propose
from hortus.review.mining.replacements import Replacement
from hortus.review.types import Level, Origin, State

KEPT = Convention(
    Kind.KEYWORD,
    "acme.http.get",
    "timeout",
    "http.get",
    98,
    100,
    0.93,
    9,
    ("a.py:1",),
    ("b.py:2",),
    None,
)
REPLACED = Replacement("requests.get", "acme.get", "python", 9, 0, 0.7, ("abc" * 9,), True)


@pytest.mark.parametrize(
    ("mined", "message"),
    [
        (KEPT, "Call http.get with timeout="),
        (replace(KEPT, kind=Kind.IMPORT, subject="acme", option="from"), "Import names from acme"),
        (replace(KEPT, kind=Kind.IMPORT, subject="acme", option="plain"), "Import acme itself"),
        (replace(KEPT, kind=Kind.IMPORT, subject="numpy", option="as np"), "Import numpy as np"),
        (
            replace(KEPT, kind=Kind.STRINGS, option="f-string"),
            "Put values into texts with f-strings",
        ),
        (replace(KEPT, kind=Kind.RETURNS, option="with"), "Say what a function returns"),
        (
            replace(KEPT, kind=Kind.CAUSE, option="with"),
            "Name the cause of an error that is raised for another",
        ),
        (REPLACED, "Use acme.get, not requests.get"),
        (replace(REPLACED, old="fetch", new="pull", language="go"), "Use pull, not fetch"),
        (
            Deprecation("old_way", "new_way", "words", "a.py:1"),
            "old_way is deprecated; use new_way",
        ),
    ],
)
def test_each_kind_becomes_a_proposed_rule_that_only_advises(mined, message):
    proposal = propose(mined)
    assert proposal.message == message
    rule = rule_of(located(proposal.content, "x"))
    assert (rule.origin, rule.state, rule.level) == (Origin.MINED, State.PROPOSED, Level.ADVISE)
    assert rule.evidence.places


@pytest.mark.parametrize(
    "mined",
    [
        replace(KEPT, kind=Kind.STRINGS, option="%"),
        replace(KEPT, kind=Kind.RETURNS, option="without"),
        replace(KEPT, kind=Kind.CAUSE, option="without"),
    ],
)
def test_what_nobody_would_want_or_does_not_hold_is_not_proposed(mined):
    assert propose(mined) is None


def test_each_name_is_proposed_once():
    assert len(list(proposals([KEPT, KEPT, REPLACED]))) == 2
