"""The engine is handed what policies ask for, in its own form, and nothing of it is lost."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.core import Action
from hortus.policy import (
    DEFAULT,
    PACKS,
    Bundle,
    Circumstances,
    DataClass,
    Directory,
    KeyTier,
    Label,
    Parameters,
    PolicyEngine,
    Purpose,
    Request,
    Uid,
    Zone,
    load_bundle,
    model,
    shipped_source,
    user,
)
from hortus.policy.facts import FactBook
from hortus.policy.policy import read_policies
from hortus.policy.source import Source
from hortus.policy.types import Entity
from hortus.policy.wire import entities_text, names_asked, record_text, uid_text

ANNA, TEAM = Uid("User", "anna"), Uid("Team", "t")
WORDS = '@id("a") @reason("r") @remedy("m") @owner("o") '


def asked_by(condition: str) -> frozenset[str] | None:
    text = f"{WORDS} permit (principal, action, resource) when {{ {condition} }};"
    policies, faults = read_policies(Source("x.cedar", text))
    assert not faults
    return names_asked(policies)


def test_values_are_written_as_the_engine_reads_them() -> None:
    value = {"a": frozenset({1}), "b": ANNA, "c": {"d": 'e\n"'}, "f": True, "g": "grün"}
    assert json.loads(record_text(value)) == {
        "a": [1],
        "b": {"__entity": {"type": "User", "id": "anna"}},
        "c": {"d": 'e\n"'},
        "f": True,
        "g": "grün",
    }


def test_entities_are_written_with_attributes_and_parents() -> None:
    assert json.loads(
        entities_text([Entity(ANNA, {"a": 1}, frozenset({TEAM})), Entity(TEAM)])
    ) == [
        {
            "uid": {"type": "User", "id": "anna"},
            "attrs": {"a": 1},
            "parents": [{"type": "Team", "id": "t"}],
        },
        {"uid": {"type": "Team", "id": "t"}, "attrs": {}, "parents": []},
    ]


def test_nothing_at_all_is_written_too() -> None:
    assert (entities_text([]), record_text({})) == ("[]", "{}")


def test_attributes_that_nobody_asks_for_are_left_out_at_every_depth() -> None:
    names = frozenset({"a", "b"})
    given_ = {"a": {"b": 1, "c": 2}, "c": 3, "b": frozenset({4})}
    assert json.loads(record_text(given_, names)) == {"a": {"b": 1}, "b": [4]}
    (entity,) = json.loads(entities_text([Entity(ANNA, given_, frozenset({TEAM}))], names))
    assert entity["attrs"] == {"a": {"b": 1}, "b": [4]}
    assert entity["parents"]


def test_what_a_policy_reads_or_asks_to_be_there_is_asked_for() -> None:
    assert asked_by("context.key.covers") == {"key", "covers"}
    assert asked_by("context has project.owner && resource.inside") == {
        "project",
        "owner",
        "inside",
    }
    assert asked_by('if context.a then [context.b].contains(1) else principal.c like "x*"') == {
        "a",
        "b",
        "c",
    }
    assert names_asked([]) == frozenset()


def test_where_a_policy_compares_whole_records_everything_is_handed_over() -> None:
    assert asked_by("context.key == {covers: true}") is None


@given(st.text(), st.text())
def test_a_name_is_written_so_that_it_is_read_back(kind, name) -> None:
    assert json.loads(uid_text(Uid(kind, name))) == {"type": kind, "id": name}


CIRCUMSTANCES = st.builds(
    Circumstances,
    st.sampled_from(DataClass),
    st.frozensets(st.sampled_from(Label), max_size=2),
    st.sampled_from(Zone),
    st.sampled_from(KeyTier),
    st.booleans(),
    st.none() | st.sampled_from(Zone),
    st.sampled_from(Purpose),
    project=st.sampled_from(["", "payments", "vault", "new"]),
    tool=st.sampled_from(["", "claude-code@2.1.92", "mystery@9"]),
)


@pytest.fixture(scope="module")
def everything() -> Bundle:
    return load_bundle([shipped_source(name) for name in (DEFAULT, *PACKS)], Parameters())


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_leaving_out_what_nobody_asks_for_changes_no_answer(
    everything: Bundle, company: Directory, data
) -> None:
    bundle = everything
    engine = PolicyEngine(bundle, company)
    request = Request(
        user(data.draw(st.sampled_from(["anna", "ben", "stranger"]))),
        Action.INFER,
        model(data.draw(st.sampled_from(["house/coder", "claude", "unheard/of"]))),
        datetime(2026, 11, 23, data.draw(st.integers(0, 23)), tzinfo=UTC),
        data.draw(CIRCUMSTANCES),
    )
    book = FactBook(company, Parameters())
    part = book.slice(request)
    about = request.who, Uid("Action", "infer"), request.what
    whole = bundle.rules.ask(about, record_text(book.context(request)), part.things)
    verdict = engine.decide(request)
    assert bundle.names_asked is not None
    assert whole.errors == ()
    assert verdict.allowed is whole.allowed
    named = tuple(bundle.policies[place].id for place in whole.determining)
    assert verdict.rules == named or not named


def test_a_bundle_that_asks_for_little_hands_over_little(everything: Bundle) -> None:
    few = load_bundle([shipped_source(DEFAULT)], Parameters()).names_asked
    assert few is not None
    assert everything.names_asked is not None
    assert few < everything.names_asked
    assert "budget" not in few
