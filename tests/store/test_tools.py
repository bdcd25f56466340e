"""What is kept of tools."""

from dataclasses import replace

import pytest

from hortus.store import Event, StoreView, ToolRecord

AIDER = ToolRecord("aider", "", "allowed", "low", "read it", "ada", 5, "2027-05-22", "ab", "low")


@pytest.fixture
def view(database):
    """Return an empty database of each kind."""
    with StoreView.open(database, create=True) as view:
        yield view


def event(name, at_us=5):
    return Event(at_us, name, "ada", "aider")


def test_verdicts_come_back_as_they_were_by_name_and_versions(view):
    others = [replace(AIDER, versions="1.x"), replace(AIDER, name="codex", until="")]
    for record in (others[1], others[0], AIDER):
        view.tools.decide(record, event("tool.allowed"))
    assert view.tools.all() == [AIDER, *others]


def test_the_newest_verdict_on_the_same_versions_takes_the_place_of_the_others(view):
    ban = ToolRecord("aider", "", "banned", "high", "it lies", "ben", 6)
    view.tools.decide(AIDER, event("tool.allowed"))
    view.tools.decide(ban, event("tool.banned"))
    assert view.tools.all() == [ban]


def test_what_is_forgotten_was_there(view):
    view.tools.decide(AIDER, event("tool.allowed"))
    assert not view.tools.forget("aider", "1.x", event("tool.forgotten"))
    assert view.tools.forget("aider", "", event("tool.forgotten"))
    assert not view.tools.forget("aider", "", event("tool.forgotten"))
    assert view.tools.all() == []
    assert [e.event for e in view.events.waiting()] == ["tool.allowed", "tool.forgotten"]
