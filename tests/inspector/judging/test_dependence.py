"""Findings of what depends on the world."""

import pytest
from msgspec.structs import replace

from hortus.inspector import Difference, Kind, Place
from hortus.inspector.judging import TRACED, dependence, needs_no_reason
from hortus.inspector.observation import Ending
from hortus.inspector.testing import observation
from hortus.inspector.world import MODEL


def difference(kind, factor="time zone", role=MODEL, chance=0.001):
    return Difference(
        place=Place(role=role, request="POST /v1", leaf="body.text"),
        factor=factor,
        values=("Asia/Shanghai", "Asia/Singapore"),
        kind=kind,
        sensitive="a",
        control="b",
        runs=(4, 12),
        chance=chance,
    )


def draft(material, *args, **more):
    [found] = dependence.found(material(confirmed=[difference(*args, **more)]))
    return found


@pytest.mark.parametrize(
    ("kind", "factor", "code", "weight"),
    [
        (Kind.COVERT, "time zone", "covert_marker", (3, 3)),
        (Kind.COVERT, "locale", "covert_marker", (3, 3)),
        (Kind.FORMAT, "time zone", "format_marker", (2, 3)),
        (Kind.FORMAT, "locale", "format_marker", (0, 1)),
        (Kind.DERIVED, "git remote", "derived_identifier", (2, 2)),
        (Kind.DERIVED, "machine id", "persistent_identifier", (2, 2)),
        (Kind.OPAQUE, "machine id", "persistent_identifier", (2, 2)),
        (Kind.OPAQUE, "user name", "opaque_dependence", (2, 2)),
        (Kind.NEW, "gateway host", "dependent_request", (2, 2)),
        (Kind.ADAPTATION, "locale", "adaptation", (0, 1)),
        (Kind.ADAPTATION, "gateway host", "adaptation", (2, 2)),
        (Kind.ADAPTATION, "container", "adaptation", (1, 2)),
        (Kind.COVERT, TRACED, "anti_analysis", (3, 3)),
        (Kind.ADAPTATION, "what others switch on", "remote_switch", (2, 2)),
        (Kind.NEW, "what others fail at", "remote_switch", (2, 2)),
        (Kind.NEW, "time zone and what others switch on", "remote_switch", (2, 2)),
        (Kind.COVERT, "what others switch on", "covert_marker", (3, 3)),
    ],
)
def test_each_kind_has_its_name_and_weight(material, kind, factor, code, weight):
    found = draft(material, kind, factor)
    assert (found.code, (found.impact, found.hidden)) == (code, weight)


@pytest.mark.parametrize(
    ("kind", "factor"),
    [
        (Kind.ECHO, "user name"),
        (Kind.NEW, "proxy"),
        (Kind.OPAQUE, "started before"),
        (Kind.ADAPTATION, "key"),
    ],
)
def test_what_everybody_expects_is_no_finding(material, kind, factor):
    assert list(dependence.found(material(confirmed=[difference(kind, factor)]))) == []


def test_no_factor_excuses_a_mark():
    factors = ("locale", "time zone", "clock", "proxy", "started before", "key")
    assert not any(needs_no_reason(difference(Kind.COVERT, factor)) for factor in factors)


def test_a_failing_server_is_asked_otherwise_and_the_model_is_not(material):
    again = difference(Kind.NEW, "what others fail at", role="third party")
    assert list(dependence.found(material(confirmed=[again]))) == []
    assert needs_no_reason(again)
    assert not needs_no_reason(difference(Kind.NEW, "what others fail at"))


def test_a_switch_weighs_less_where_the_model_is_told_the_same(material):
    to_others = draft(material, Kind.NEW, "what others switch on", role="third party")
    assert (to_others.impact, to_others.hidden) == (1, 2)


def test_what_is_slower_when_watched_weighs_less_than_what_the_model_is_told(material):
    to_others = draft(material, Kind.MISSING, TRACED, role="third party")
    assert to_others.impact < draft(material, Kind.ADAPTATION, TRACED).impact


def test_a_finding_says_its_factor_both_values_and_its_chance(material):
    found = draft(material, Kind.COVERT)
    assert "by time zone (Asia/Shanghai ↔ Asia/Singapore)" in found.title
    assert found.certainty == "confirmed: 4 runs against 12, by chance once in 1,000"


def test_values_with_one_control_are_told_together(material):
    hosts = [
        replace(difference(Kind.COVERT, "gateway host"), values=(name, "deepwell.example.ch"))
        for name in ("deepseek.example.cn", "deepseek.example.ch", "deepseek.example.cn")
    ]
    [found] = dependence.found(material(confirmed=hosts))
    assert "(deepseek.example.cn or deepseek.example.ch ↔ deepwell.example.ch)" in found.title


def test_what_was_seen_too_seldom_says_so(material):
    [found] = dependence.found(material(unconfirmed=[difference(Kind.COVERT)]))
    assert found.certainty.startswith("not confirmed: ")


def test_how_a_watched_run_ended_is_told_where_no_other_ended_so(material):
    def evidence(status, output):
        ending = Ending(status=status, reason="exited", seconds=1.0, output=output)
        traced = replace(observation(), ending=ending)
        seen = material(confirmed=[difference(Kind.MISSING, TRACED)], traced=traced)
        [found] = dependence.found(seen)
        return found.evidence

    assert evidence(1, "cannot open it\n") == (
        "watched, it ended with status 1 (“cannot open it”)",
    )
    assert evidence(0, "bye\n") == ()


def test_a_whole_request_that_only_some_see_is_hidden_more_than_a_field_of_one(material):
    def hidden(*leaves):
        places = [Place(role=MODEL, request="POST /v1", leaf=leaf) for leaf in leaves]
        found = [replace(difference(Kind.NEW, "gateway host"), place=place) for place in places]
        [told] = dependence.found(material(confirmed=found))
        return told.hidden

    assert (hidden("body.provider"), hidden("header x-tier")) == (2, 2)
    assert (hidden("target"), hidden("body.provider", "target")) == (3, 3)


def test_what_is_computed_is_said_to_be_computed_from_the_factor(material):
    found = draft(material, Kind.DERIVED, "machine id")
    assert found.title.startswith("It sends the model something computed from the machine id (")


def test_differences_of_one_kind_and_factor_are_one_finding(material):
    found = list(dependence.found(material(confirmed=[difference(Kind.COVERT)] * 3)))
    assert len(found) == 1
    assert len(found[0].differences) == 3
