"""Each question gets the part of the directory it is about, and no more."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone

import cedarpy
import pytest

from hortus.core import Action
from hortus.policy import (
    Asked,
    Budget,
    Circumstances,
    DataClass,
    Directory,
    KeyTier,
    Label,
    Parameters,
    Purpose,
    Request,
    Uid,
    Zone,
    schema_text,
    user,
)
from hortus.policy.cedar import Rules
from hortus.policy.facts import FactBook, Layers, moment
from hortus.policy.types import Entity
from hortus.policy.wire import entities_text, record_text

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def book(company: Directory) -> FactBook:
    return FactBook(company, Parameters())


def names(entities: Mapping[Uid, object], kind: str) -> set[str]:
    return {uid.id for uid in entities if uid.type == kind}


def test_a_slice_has_the_caller_and_their_teams_and_no_other_people(book, request_for) -> None:
    found = book.slice(request_for()).entities
    assert names(found, "User") == {"anna"}
    assert {team.id for team in found[user("anna")].parents} == {
        "platform",
        "engineering",
        "staff",
    }
    assert names(found, "Project") == set()
    assert "house/coder" in names(found, "Model")
    assert names(found, "FourEyes") == {"house"}


def test_a_slice_has_the_project_and_tool_that_are_asked_about(book, request_for) -> None:
    around = Circumstances(project="payments", tool="mystery@9")
    found = book.slice(request_for(circumstances=around)).entities
    assert names(found, "Project") == {"payments"}
    assert "mystery@9" in names(found, "Tool")


def test_the_owner_of_a_project_is_known_with_all_teams_above_it(book, request_for) -> None:
    around = Circumstances(project="payments")
    part = book.slice(request_for(who="ben", circumstances=around))
    (owner,) = (e for uid, e in part.entities.items() if uid.type == "Team")
    facts = book.facts(request_for(who="ben", circumstances=around), part)
    assert part.entities[Uid("Project", "payments")].attributes["owner"] == owner.uid
    assert all(facts.is_in(owner.uid, above) for above in owner.parents)
    assert owner.parents


def test_a_policy_may_ask_for_the_teams_above_a_projects_owner(company: Directory) -> None:
    book = FactBook(company, Parameters())
    project = next(
        p for p in company.projects.values() if company.teams[Uid("Team", p.owner)].parents
    )
    above = next(iter(company.teams[Uid("Team", project.owner)].parents))
    around = Circumstances(project=project.name)
    request = Request(user("stranger"), Action.INFER, Uid("Model", "claude"), NOON, around)
    part = book.slice(request)
    condition = f'context.project.owner in Team::"{above}"'
    text = f"permit (principal, action, resource) when {{ {condition} }};"
    about = request.who, Uid("Action", "infer"), request.what
    assert Rules(text).ask(about, record_text(book.context(request)), part.things).allowed


def test_layers_are_one_mapping_in_which_what_is_on_top_holds() -> None:
    below, above = Uid("Team", "below"), Uid("Team", "above")
    hidden, shown, other = Entity(below), Entity(below, {"a": 1}), Entity(above)
    layers = Layers({below: shown}, {below: hidden, above: other})
    assert dict(layers) == {below: shown, above: other}
    assert len(layers) == 2
    assert layers.get(Uid("Team", "none")) is None
    assert Uid("Team", "none") not in layers


def test_the_same_caller_and_project_share_a_slice(book, request_for) -> None:
    one = book.slice(request_for(circumstances=Circumstances(project="tools", tool="aider")))
    same = Circumstances(project="tools", tool="aider", zone=Zone.VPN)
    assert book.slice(request_for(what="claude", circumstances=same)) is one
    assert book.slice(request_for(circumstances=Circumstances(project="vault"))) is not one
    assert (
        book.slice(request_for(who="ben", circumstances=Circumstances(project="tools"))) is not one
    )


def test_a_model_that_is_not_listed_is_outside_and_takes_nothing_but_public(book, request_for):
    found = book.slice(request_for(what="unheard/of")).entities[Uid("Model", "unheard/of")]
    assert found.attributes == {"inside": False, "takes": DataClass.PUBLIC.up_to}


def test_an_unlisted_project_is_internal_and_an_unlisted_caller_is_nobody(book) -> None:
    around = Circumstances(project="new")
    request = Request(user("x"), Action.READ_CONTENT, Uid("Project", "other"), NOON, around)
    found = book.slice(request).entities
    assert found[Uid("Project", "new")].attributes == {"dataClass": Uid("DataClass", "internal")}
    assert Uid("Project", "other") in found
    assert found[user("x")].attributes == {
        "cleared": DataClass.PUBLIC.up_to,
        "roles": frozenset(),
    }


def test_a_task_is_nothing_to_look_up(book) -> None:
    request = Request(user("anna"), Action.ADMINISTER, Uid("Task", "manage_keys"), NOON)
    assert Uid("Task", "manage_keys") not in book.slice(request).entities


def test_the_context_says_everything_that_is_known(book, request_for) -> None:
    around = Circumstances(
        DataClass.PUBLIC,
        frozenset({Label.SECRET}),
        Zone.VPN,
        KeyTier.BOUND,
        False,
        Zone.OFFICE,
        Purpose.REVIEW,
        Budget.SOFT,
        frozenset({"anna", "ben", "otto"}),
        "tools",
        "claude-code@2.1.92",
    )
    assert book.context(request_for(circumstances=around)) == {
        "dataClass": Uid("DataClass", "public"),
        "labels": frozenset({Uid("Label", "secret")}),
        "zone": Uid("Zone", "vpn"),
        "key": {"tier": Uid("KeyTier", "bound"), "covers": False, "zone": Uid("Zone", "office")},
        "purpose": Uid("Purpose", "review"),
        "budget": Uid("Budget", "soft"),
        # Their own agreement does not count.
        "approvals": 2,
        "time": {"date": "2026-11-23", "weekday": Uid("Weekday", "monday"), "hour": 10},
        "project": Uid("Project", "tools"),
        "tool": Uid("Tool", "claude-code@2.1.92"),
    }


def test_the_time_is_not_in_the_context_where_nobody_asks_for_it(company, request_for) -> None:
    book = FactBook(company, Parameters(), clocked=False)
    assert "time" not in book.context(request_for())


def test_what_is_not_known_is_not_in_the_context(book, request_for) -> None:
    context = book.context(request_for())
    assert not {"project", "tool"} & context.keys()
    assert context["key"] == {"tier": Uid("KeyTier", "unknown"), "covers": True}


@pytest.mark.parametrize(
    ("at", "date", "day", "hour"),
    [
        (NOON, "2026-11-23", "monday", 12),
        (NOON.astimezone(timezone(timedelta(hours=13))), "2026-11-24", "tuesday", 1),
        (NOON.astimezone(timezone(timedelta(hours=-13))), "2026-11-22", "sunday", 23),
    ],
)
def test_the_time_is_that_of_the_callers_clock(at, date, day, hour) -> None:
    assert moment(at) == {"date": date, "weekday": Uid("Weekday", day), "hour": hour}


@pytest.mark.parametrize("action", list(Action))
def test_what_the_engine_is_given_fits_the_schema(action, book, company: Directory) -> None:
    things = {
        Action.USE_TOOL: "aider",
        Action.READ_CONTENT: "tools",
        Action.ADMINISTER: "read_audit",
    }
    asked = Asked(
        who="service:ci",
        action=action,
        what=things.get(action, "claude"),
        project="payments",
        tool="aider",
        key_zone=Zone.VPN,
        labels=frozenset(Label),
    ).request(company)
    schema = cedarpy.Schema.from_str(schema_text())
    facts = book.facts(asked, book.slice(asked))
    entities = cedarpy.Entities.from_json_str(entities_text(facts.entities.values()), schema)
    request = {
        "principal": str(facts.principal),
        "action": str(facts.action),
        "resource": str(facts.resource),
        "context": record_text(facts.context),
    }
    result = cedarpy.is_authorized(
        request, "permit (principal, action, resource);", entities, schema
    )
    assert result.allowed, result.diagnostics.errors
