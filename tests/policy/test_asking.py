"""A question in people's words becomes the question that policies are asked."""

from datetime import datetime

import msgspec
import pytest

from hortus.core import Action
from hortus.policy import (
    Asked,
    Circumstances,
    DataClass,
    Directory,
    KeyTier,
    Label,
    Purpose,
    Uid,
    Zone,
)


def test_what_is_left_out_is_the_usual(company: Directory) -> None:
    request = Asked(who="anna", what="house/coder").request(company)
    assert (request.who, request.what) == (Uid("User", "anna"), Uid("Model", "house/coder"))
    assert request.action is Action.INFER
    assert request.at.isoformat() == "2026-11-23T10:00:00+00:00"
    assert request.circumstances == Circumstances(
        zone=Zone.OFFICE, key_tier=KeyTier.SESSION, purpose=Purpose.CODING
    )


def test_a_program_is_named_with_its_kind(company: Directory) -> None:
    assert Asked(who="service:ci", what="m").request(company).who == Uid("ServiceAccount", "ci")


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        (Action.INFER, "Model"),
        (Action.COMPLETE, "Model"),
        (Action.EMBED, "Model"),
        (Action.READ_CONTENT, "Project"),
        (Action.USE_TOOL, "Tool"),
        (Action.ADMINISTER, "Task"),
    ],
)
def test_the_action_says_what_kind_of_thing_is_meant(action, kind, company: Directory) -> None:
    request = Asked(who="anna", what="x", action=action).request(company)
    assert (request.action, request.what) == (action, Uid(kind, "x"))


@pytest.mark.parametrize(
    ("project", "given", "expected"),
    [
        ("", None, "internal"),
        ("payments", None, "confidential"),
        ("payments", DataClass.PUBLIC, "public"),
        ("unlisted", None, "internal"),
    ],
)
def test_the_class_is_the_one_given_or_that_of_the_project(
    project, given, expected, company: Directory
) -> None:
    asked = Asked(who="anna", what="m", project=project, data_class=given)
    around = asked.request(company).circumstances
    assert (around.data_class, around.project) == (expected, project)


def test_everything_that_is_said_is_asked(company: Directory) -> None:
    words = {
        "labels": ["secret"],
        "zone": "vpn",
        "key_tier": "bound",
        "key_covers": False,
        "key_zone": "office",
        "purpose": "review",
        "budget": "soft",
        "approvers": ["x"],
        "tool": "t@1",
        "data_class": "public",
        "at": "2026-11-23T10:00:00+05:30",
    }
    asked = msgspec.convert({"who": "anna", "what": "m", **words}, Asked)
    request = asked.request(company)
    around = request.circumstances
    assert around.labels == {Label.SECRET}
    assert (around.zone, around.key_tier, around.key_zone) == ("vpn", "bound", "office")
    assert (around.key_covers, around.purpose, around.budget) == (False, "review", "soft")
    assert (around.approvers, around.tool, around.data_class) == ({"x"}, "t@1", "public")
    assert request.at == datetime.fromisoformat("2026-11-23T10:00:00+05:30")


@pytest.mark.parametrize(
    "words",
    [
        {"who": "anna"},
        {"what": "m"},
        {"who": "a", "what": "m", "at": "2026-11-23T10:00:00"},
        {"who": "a", "what": "m", "zone": 5},
        {"who": "a", "what": "m", "extra": 1},
        {"who": "a", "what": "m", "action": "guess"},
    ],
    ids=["no-thing", "nobody", "no-offset", "no-zone", "unknown-word", "no-action"],
)
def test_a_question_that_cannot_be_is_refused(words) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(words, Asked)
