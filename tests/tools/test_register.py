"""Verdicts on tools are kept with who gave them and why, and each change is in the log."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from hortus.core import BadRangeError
from hortus.core.testing import FrozenClock
from hortus.store import StoreView
from hortus.tools import (
    BadVerdictError,
    NoSuchVerdictError,
    Register,
    Review,
    Risk,
    Said,
    Status,
    parted,
    shown,
)

BAN = Said(Status.BANNED, "it marks what it sends")
ALLOW = Said(Status.ALLOWED, "read")
DIGEST = "0123456789abcdef" * 4


@pytest.fixture
def view(tmp_path):
    with StoreView.open(tmp_path, create=True) as view:
        yield view


@pytest.fixture
def clock():
    return FrozenClock()


@pytest.fixture
def register(view, clock):
    return Register(view.tools, clock, "sofia")


@pytest.fixture
def told(view):
    """Return what events were left, without their facts, and the facts of the newest."""

    def told():
        events = view.events.waiting()
        facts = msgspec.json.decode(events[-1].facts, type=dict[str, str])
        return [(e.event, e.actor, e.subject, e.reason) for e in events], facts

    return told


def test_a_verdict_is_kept_with_who_gave_it_and_why(register, clock):
    kept = register.decide("claude-code@>=2.1.91  <2.1.198", BAN)
    assert register.all() == [kept]
    assert (kept.name, kept.versions) == ("claude-code", ">=2.1.91 <2.1.198")
    assert (kept.status, kept.risk, kept.actor) == ("banned", "high", "sofia")
    assert (kept.reason, kept.decided_us) == ("it marks what it sends", clock.now_us())


def test_each_change_is_an_event_that_names_who_and_why(register, told):
    register.decide("aider", ALLOW)
    register.decide("aider", BAN)
    register.forget("aider@*", "it was another one")
    events, facts = told()
    assert events == [
        ("tool.allowed", "sofia", "aider", "read"),
        ("tool.banned", "sofia", "aider", "it marks what it sends"),
        ("tool.forgotten", "sofia", "aider", "it was another one"),
    ]
    assert facts["before"] == "banned"


def test_the_newest_verdict_on_the_same_versions_holds(register, told):
    register.decide("aider@0.86.x", BAN)
    kept = register.decide("aider@0.86", ALLOW)
    assert register.all() == [kept]
    assert told()[1]["before"] == "banned"


def test_a_verdict_is_good_for_half_a_year_or_as_long_as_is_said(register, clock):
    assert register.decide("aider", ALLOW).until == day_after(clock, 180)
    until = day_after(clock, 7)
    assert register.decide("aider", Said(Status.ALLOWED, "x", until=until)).until == until
    assert register.decide("aider", Said(Status.ALLOWED, "x", until=day_after(clock, 0))).until


def day_after(clock, days):
    now = datetime.fromtimestamp(clock.now_us() / 1e6, UTC)
    return (now + timedelta(days=days)).date().isoformat()


@pytest.mark.parametrize("until", ["soon", "2020-01-01", "2099-01-01", "2027-13-01", "01.02.2027"])
def test_a_day_that_is_none_or_past_or_far_is_refused(register, until):
    with pytest.raises(BadVerdictError):
        register.decide("aider", Said(Status.ALLOWED, "x", until=until))
    assert register.all() == []


def test_the_risk_is_what_is_said_else_the_reports_else_the_one_before(register):
    review = Review(DIGEST, "low")
    assert register.decide("a", Said(Status.WARNED, "x")).risk == "medium"
    assert register.decide("a", Said(Status.ALLOWED, "x", review=review)).risk == "low"
    assert register.decide("a", BAN).risk == "low", "as it was before"
    assert register.decide("a", Said(Status.BANNED, "x", Risk.HIGH, review=review)).risk == "high"
    assert register.decide("b", Said(Status.ALLOWED, "x", review=Review(DIGEST, "none"))).risk == (
        "medium"
    )


def test_a_verdict_may_name_the_report_it_rests_on(register, told):
    kept = register.decide("aider", Said(Status.ALLOWED, "x", review=Review(DIGEST, "low")))
    assert (kept.report, kept.level) == (DIGEST, "low")
    assert told()[1] == {
        "before": "nothing",
        "level": "low",
        "report": DIGEST,
        "risk": "low",
        "until": kept.until,
    }
    with pytest.raises(BadVerdictError, match="SHA-256"):
        register.decide("aider", Said(Status.ALLOWED, "x", review=Review("ab", "low")))


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 301, "a\x1b[31mb"])
def test_a_verdict_without_a_reason_that_can_be_read_is_refused(register, reason):
    with pytest.raises(BadVerdictError, match="reason"):
        register.decide("aider", Said(Status.BANNED, reason))
    with pytest.raises(BadVerdictError, match="reason"):
        register.forget("aider", reason)


@pytest.mark.parametrize("name", ["", "@1.x", "Claude Code", "a/b", "-x", "x" * 33, "ä", "a;b"])
def test_a_name_that_no_tool_can_have_is_refused(register, name):
    with pytest.raises(BadVerdictError, match="name of a tool"):
        register.decide(name, BAN)


def test_what_a_tool_calls_itself_in_requests_is_not_taken_for_its_name(register):
    with pytest.raises(BadVerdictError) as caught:
        register.decide("claude-cli@2.1.91", BAN)
    assert caught.value.remedy == "write claude-code, as the records do"


def test_versions_that_are_none_are_refused(register):
    with pytest.raises(BadRangeError):
        register.decide("aider@newest", BAN)


def test_what_was_not_decided_cannot_be_forgotten(register):
    with pytest.raises(NoSuchVerdictError) as caught:
        register.forget("aider", "x")
    assert "tools list" in caught.value.remedy
    register.decide("aider@0.86.x", BAN)
    with pytest.raises(NoSuchVerdictError) as caught:
        register.forget("aider", "x")
    assert caught.value.remedy == "of aider there is aider@0.86.x"


def test_a_tool_is_said_as_it_is_shown(register):
    for said in ("aider", "aider@0.86.x", "aider@>=1.0 <2 || 3.1.4"):
        assert shown(register.decide(said, BAN)) == said
        assert "@".join(filter(None, parted(said))) == said
