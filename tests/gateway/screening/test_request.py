"""A request has one form for each distance, and tells what was done without the values."""

import json

import pytest

from hortus.core import DlpSettings
from hortus.core.testing import FrozenClock
from hortus.dlp import TIERS, AllowList, Redactor, Scanner, load_rules
from hortus.dlp.forms import fill
from hortus.gateway.screening import Reach, RequestFinder, RequestScreen

SECRET = fill("ghp_{36 alnum}", 1)
MAIL = "ada@lovelace.org"
RULES = load_rules()


class Sources:
    """Takes every text for source text of two projects."""

    def __init__(self, *labels):
        self._labels = frozenset(labels)

    def labels(self, text):
        """Return the labels given."""
        return self._labels if text else frozenset()


def screen(sources=None, **settings):
    """Return a screen that has seen nothing."""
    finder = RequestFinder(Scanner(RULES, TIERS), b"key", 100_000, sources)
    chosen = DlpSettings(**settings)
    return RequestScreen(finder, Redactor(b"key"), AllowList.empty(), chosen, FrozenClock())


def body_of(text, **more):
    """Return a request that says a text."""
    return json.dumps(
        {"model": "m", "messages": [{"role": "user", "content": text}], **more}
    ).encode()


def test_a_clean_request_goes_as_it_is_wherever_it_goes():
    body = body_of("hello")
    screened = screen().screen(body, "m")
    assert all(screened.outgoing(reach).body is body for reach in Reach)
    assert screened.outgoing(Reach.OUTSIDE).findings == ""
    assert screened.labels == frozenset()


def test_each_distance_has_its_own_form_made_once():
    screened = screen().screen(body_of(f"{SECRET} and {MAIL}"), "m")
    near, far = screened.outgoing(Reach.INSIDE), screened.outgoing(Reach.OUTSIDE)
    assert (near.redacted, far.redacted) == (1, 2)
    assert (near.labels, far.labels) == ({"personal"}, frozenset())
    assert MAIL.encode() in near.body
    assert MAIL.encode() not in far.body
    assert screened.labels == {"secret", "personal"}
    assert screened.outgoing(Reach.OUTSIDE) is far


def test_what_was_redacted_can_be_put_back():
    text = f"{SECRET}\n{MAIL}"
    outgoing = screen().screen(body_of(text), "m").outgoing(Reach.OUTSIDE)
    sent = json.loads(outgoing.body)["messages"][0]["content"]
    assert outgoing.redaction.restore(sent) == text


def test_nothing_that_prints_holds_a_value():
    screened = screen().screen(body_of(f"{SECRET} {MAIL}"), "m")
    outgoing = screened.outgoing(Reach.OUTSIDE)
    said = repr(outgoing) + repr(screened) + outgoing.findings + repr(outgoing.redaction)
    said += screened.places(frozenset({"secret", "personal"}))
    assert SECRET not in said
    assert MAIL not in said


def test_findings_are_counted_by_rule_and_treatment_with_their_places():
    body = json.dumps({"system": SECRET, "messages": [{"role": "user", "content": SECRET * 2}]})
    outgoing = screen().screen(body.encode(), "m").outgoing(Reach.INSIDE)
    assert outgoing.findings.startswith("github-personal-token:structured:")
    assert outgoing.findings.endswith(":redacted @system,message-1-user") or (
        outgoing.findings.endswith(":redacted @system")
    )
    assert outgoing.counts[("structured", "secret", "redacted")] == outgoing.redacted


def test_what_only_seems_random_is_no_label():
    run = fill("{60 alnum}", 3)
    screened = screen().screen(body_of(f"see {run} there"), "m")
    outgoing = screened.outgoing(Reach.OUTSIDE)
    assert screened.labels == outgoing.labels == frozenset()
    assert outgoing.findings == "random-text:entropy:1:passed @message-1-user"
    assert outgoing.redacted == 0


@pytest.mark.parametrize("model", [SECRET, f"a/{SECRET}"])
def test_the_name_of_the_model_is_left_for_routing(model):
    body = json.dumps({"model": model, "messages": [{"role": "user", "content": SECRET}]}).encode()
    outgoing = screen().screen(body, model).outgoing(Reach.OUTSIDE)
    assert outgoing.redacted == 1
    assert json.loads(outgoing.body)["model"] == model


def test_a_project_is_named_where_it_is_the_only_one():
    long = "words of the source text " * 20
    for labels, project in ((["source:shop"], "shop"), (["source:a", "source:b"], "")):
        screened = screen(Sources(*labels)).screen(body_of(long), "m")
        assert screened.project == project
        assert screened.labels == screened.outgoing(Reach.OUTSIDE).labels == set(labels)
        places = screened.places(frozenset({labels[0]}))
        assert places == f"{labels[0]} in message 1 user"


def test_places_are_told_by_rule_once_and_only_a_few():
    text = [{"role": "user", "content": f"{SECRET} {SECRET}"} for _ in range(9)]
    body = json.dumps({"messages": text}).encode()
    said = screen().screen(body, "m").places(frozenset({"secret"}))
    assert said.split(", ") == [f"github-personal-token in message {n} user" for n in (1, 2, 3, 4)]
