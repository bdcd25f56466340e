"""Records go when their time is over, the log says so, and everything else still holds."""

import asyncio
import json
from dataclasses import dataclass, field

import pytest

from hortus.audit.checking import check_database
from hortus.audit.evidence import prove
from hortus.audit.holds import Author, Scope, lift, place
from hortus.audit.offline import Claims, check_log
from hortus.audit.proofs import check_proof
from hortus.audit.retaining import Due, Removing, Retention, Wait
from hortus.core.testing import FrozenClock
from hortus.store import RejectedError, StoreError, UnknownDecisionError
from hortus.store.testing import an_event, an_intent, an_outcome

DAY_S = 86_400
DAY_US = DAY_S * 1_000_000
DAYS = {"requests": 30, "events": 60}


@dataclass
class Keeper:
    """A log whose records grow old, and the retention that looks after it."""

    kept: object
    clock: FrozenClock
    days: dict[str, int] = field(default_factory=lambda: dict(DAYS))
    erasers: tuple = ()

    @property
    def retention(self):
        by = Author("root@host", self.clock)
        return Retention(
            self.kept.database,
            self.days,
            lambda: self.kept.log.publish().size,
            by,
            self.erasers,
        )

    def write(self, count, start=1):
        """Record so many requests of now, and an event after every tenth."""
        now_us = self.clock.now_us()
        for number in range(start, start + count):
            records = [
                an_intent(f"dec_{number}", at_us=now_us, principal=f"p{number % 3}"),
                an_outcome(f"dec_{number}", at_us=now_us),
            ]
            if number % 10 == 0:
                records.append(an_event("key.created", at_us=now_us, actor="root@host"))
            self.kept.append(*records)

    def run(self, *, at_once=True):
        plans = asyncio.run(self.retention.run(self.kept.store.records, at_once=at_once))
        self.kept.log.publish()
        return {plan.name: plan for plan in plans}

    def look(self, claims=None):
        report = check_log(self.kept.folder, self.kept.key, claims)
        check_database(self.kept.database, self.kept.folder, report)
        return report

    def events(self, name):
        return [n.event for n in self.kept.store.events.recent(999, name)[::-1]]

    def counts(self):
        with self.kept.database.reading() as connection:
            return tuple(
                connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in ("intents", "outcomes", "events")
            )


@pytest.fixture
def keeper(kept):
    return Keeper(kept, FrozenClock())


def test_old_requests_go_and_everything_still_verifies(keeper):
    keeper.write(200)
    keeper.clock.advance(31 * DAY_S)
    keeper.write(10, start=201)
    assert keeper.run()["requests"].due == 400
    assert keeper.counts()[:2] == (10, 10)
    report = keeper.look()
    assert (report.faults, report.remarks, report.removed) == ([], [], 400)
    (event,) = keeper.events("retention.executed")
    facts = json.loads(event.facts)
    assert (facts["class"], facts["count"], facts["held"]) == ("requests", "400", "0")
    assert (event.actor, event.subject) == ("root@host", "requests")


def test_what_is_young_stays(keeper):
    keeper.write(20)
    keeper.clock.advance(29 * DAY_S)
    assert keeper.run()["requests"].due == 0
    assert keeper.events("retention.*") == []


def test_entries_go_from_the_files_and_their_hashes_stay(keeper):
    keeper.write(300)
    keeper.kept.log.publish()
    tile = (keeper.kept.folder / "tile/0/000").read_bytes()
    keeper.clock.advance(61 * DAY_S)
    keeper.run()
    assert not (keeper.kept.folder / "tile/entries/000").exists()
    assert (keeper.kept.folder / "tile/0/000").read_bytes() == tile
    text = b"".join(f.read_bytes() for f in keeper.kept.folder.rglob("tile/entries/**/*[0-9]"))
    assert b"dec_" not in text
    assert b"retention.executed" in text
    assert keeper.look().faults == []


def test_each_class_has_its_time(keeper):
    keeper.write(100)
    keeper.clock.advance(31 * DAY_S)
    keeper.run()
    assert keeper.counts() == (0, 0, 11)
    keeper.clock.advance(30 * DAY_S)
    assert keeper.run()["events"].due == 10
    assert [e.event for e in keeper.events("*")] == ["retention.executed"] * 2
    assert keeper.look().faults == []


def test_a_log_that_goes_on_grows_and_shrinks_and_always_holds(keeper):
    for month in range(6):
        keeper.write(60, start=1_000 * month + 1)
        keeper.clock.advance(16 * DAY_S)
        keeper.run()
        assert keeper.look().faults == []
    assert 0 < keeper.counts()[0] < 200


def test_receipts_and_old_checkpoints_hold_after_a_removal(keeper):
    receipts = keeper.kept.fill(200)
    keeper.kept.log.publish()
    early = (keeper.kept.folder / "checkpoint").read_text()
    keeper.clock.advance(31 * DAY_S)
    keeper.write(5, start=900)
    keeper.run()
    report = keeper.look(Claims(receipts, {"early": early}))
    assert (report.faults, report.receipts, report.removed) == ([], 200, 400)


def test_a_witness_goes_on_over_a_removal(keeper, tmp_path):
    from hortus.audit.witness import Witness  # noqa: PLC0415 - used by this test only

    witness = Witness.open(tmp_path / "witness", "w", keeper.clock)
    keeper.write(100)
    keeper.kept.log.publish()
    witness.look(keeper.kept.folder, keeper.kept.key)
    keeper.clock.advance(61 * DAY_S)
    keeper.run()
    witness.look(keeper.kept.folder, keeper.kept.key, keeper.kept.folder / "witness")
    cosigned = next((keeper.kept.folder / "witness").iterdir()).read_text()
    assert keeper.look(Claims(kept={"w": cosigned}, witness=witness.key)).faults == []


def test_what_is_left_is_proven_and_what_is_gone_is_unknown(keeper):
    keeper.write(100)
    keeper.clock.advance(31 * DAY_S)
    keeper.write(1, start=101)
    keeper.run()
    for proof in prove(keeper.kept.database, keeper.kept.folder, "dec_101"):
        assert check_proof(proof.proof, proof.entry.encode(), keeper.kept.key) == ""
    with pytest.raises(UnknownDecisionError):
        prove(keeper.kept.database, keeper.kept.folder, "dec_99")


def test_files_that_are_lost_are_written_again_with_the_same_roots(keeper, opened):
    keeper.write(200)
    keeper.clock.advance(31 * DAY_S)
    keeper.write(5, start=900)
    keeper.run()
    signed = keeper.kept.log.publish()
    keeper.kept.close()
    keeper.kept.folder.rename(keeper.kept.folder.with_name("lost"))
    again = opened()
    assert again.log.publish().root == signed.root
    assert check_log(again.folder, again.key).faults == []


# --- holds


def held(keeper, scope, name="case-1"):
    by = Author("root@host", keeper.clock)
    place(keeper.kept.database, name, scope, "court order", by)


@pytest.mark.parametrize(
    ("scope", "left"),
    [
        (Scope(person="p1"), {f"dec_{n}" for n in range(1, 31) if n % 3 == 1}),
        (Scope(person="nobody"), set()),
        (Scope(decision_id="dec_7"), {"dec_7"}),
        (Scope(everything=True), {f"dec_{n}" for n in range(1, 31)}),
        (Scope(since_us=1, until_us=2), set()),
        (Scope(since_us=1_700_000_000_000_000), {f"dec_{n}" for n in range(1, 31)}),
    ],
    ids=["person", "nobody", "decision", "all", "another-time", "time"],
)
def test_what_is_held_stays_and_is_counted(keeper, scope, left):
    keeper.write(30)
    held(keeper, scope)
    keeper.clock.advance(31 * DAY_S)
    plan = keeper.run()["requests"]
    found = {d.decision_id for d in keeper.kept.store.records.recent(99)}
    assert found == left
    assert (plan.held, plan.due) == (2 * len(left), 60 - 2 * len(left))
    assert keeper.look().faults == []


def test_a_hold_that_is_lifted_holds_no_longer(keeper):
    keeper.write(30)
    held(keeper, Scope(everything=True))
    keeper.clock.advance(31 * DAY_S)
    keeper.run()
    lift(keeper.kept.database, "case-1", "settled", Author("root@host", keeper.clock))
    keeper.run()
    assert keeper.counts()[:2] == (0, 0)
    assert keeper.look().faults == []


def test_events_about_a_person_are_held_too(keeper):
    now_us = keeper.clock.now_us()
    keeper.kept.append(
        an_intent("dec_1", at_us=now_us, principal="ada"),
        an_event("content.read", at_us=now_us, decision_id="dec_1"),
        an_event("key.created", at_us=now_us, actor="ada"),
        an_event("key.created", at_us=now_us, actor="bob"),
    )
    held(keeper, Scope(person="ada"))
    keeper.clock.advance(61 * DAY_S)
    keeper.run()
    assert len([e for e in keeper.events("*") if not e.event.startswith("retention")]) == 2


def test_a_hold_placed_while_a_removal_is_under_way_wins(keeper):
    keeper.write(30)
    keeper.clock.advance(31 * DAY_S)
    retention = keeper.retention
    (plan,) = [p for p in retention.plans(at_once=True) if p.name == "requests"]
    event = retention._next(plan)
    held(keeper, Scope(everything=True))
    with pytest.raises(RejectedError, match="a hold was placed"):
        keeper.kept.append(event)
    assert keeper.counts()[:2] == (30, 30)
    keeper.run()
    assert keeper.counts()[:2] == (30, 30)


# --- notice


def test_much_more_than_before_is_announced_a_day_ahead(keeper):
    keeper.write(30)
    keeper.clock.advance(31 * DAY_S)
    assert keeper.run(at_once=False)["requests"].waits is Wait.UNUSUAL
    assert keeper.run(at_once=False)["requests"].waits is Wait.ANNOUNCED
    assert keeper.counts()[:2] == (30, 30)
    assert len(keeper.events("retention.announced")) == 1
    keeper.clock.advance(DAY_S)
    assert keeper.run(at_once=False)["requests"].waits is Wait.NOT
    assert keeper.counts()[:2] == (0, 0)


def test_what_is_as_usual_goes_without_notice(keeper):
    keeper.write(30)
    keeper.clock.advance(DAY_S)
    keeper.write(30, start=100)
    keeper.clock.advance(30 * DAY_S)
    keeper.run()
    keeper.clock.advance(DAY_S)
    assert keeper.run(at_once=False)["requests"].waits is Wait.NOT
    assert keeper.counts()[:2] == (0, 0)


def test_a_clock_that_jumps_ahead_removes_nothing_before_somebody_can_see_it(keeper):
    keeper.write(30)
    keeper.clock.advance(31 * DAY_S)
    keeper.run()
    keeper.write(30, start=100)
    keeper.clock.advance(4_000 * DAY_S)
    assert keeper.run(at_once=False)["requests"].waits is Wait.UNUSUAL
    keeper.clock.advance(-4_000 * DAY_S)
    keeper.clock.advance(DAY_S)
    assert keeper.run(at_once=False)["requests"].due == 0
    assert keeper.counts()[0] == 30


def test_an_announcement_does_not_cover_a_shorter_time_set_since(keeper):
    keeper.write(30)
    keeper.clock.advance(31 * DAY_S)
    keeper.write(30, start=100)
    keeper.run(at_once=False)
    keeper.clock.advance(DAY_S)
    keeper.days["requests"] = 1
    assert keeper.run(at_once=False)["requests"].waits is Wait.UNUSUAL


def test_a_clock_that_goes_back_removes_nothing(keeper):
    keeper.write(30)
    keeper.clock.advance(-100 * DAY_S)
    assert keeper.run()["requests"].due == 0


# --- faults


def test_only_what_is_signed_for_is_removed(keeper):
    keeper.write(30)
    keeper.clock.advance(31 * DAY_S)
    by = Author("root@host", keeper.clock)
    retention = Retention(keeper.kept.database, DAYS, lambda: 0, by)
    asyncio.run(retention.run(keeper.kept.store.records, at_once=True))
    assert keeper.counts()[:2] == (30, 30)


def test_of_two_that_remove_the_same_the_second_finds_it_done(keeper):
    keeper.write(30)
    keeper.clock.advance(31 * DAY_S)
    retention = keeper.retention
    (plan,) = [p for p in retention.plans(at_once=True) if p.name == "requests"]
    one, other = retention._next(plan), retention._next(plan)
    keeper.kept.append(one)
    with pytest.raises(StoreError, match="has changed meanwhile"):
        keeper.kept.append(other)
    assert len(keeper.events("retention.executed")) == 1
    keeper.kept.log.publish()
    assert keeper.look().faults == []


def test_a_removal_that_fails_leaves_no_event(keeper):
    event = an_event("a")
    wrong = Removing(event.at_us, "retention.executed", "a", "requests", count=1)
    with pytest.raises(RejectedError):
        keeper.kept.append(wrong)
    assert keeper.events("*") == []


def test_many_ranges_are_told_by_several_events(keeper):
    now_us = keeper.clock.now_us()
    for number in range(700):
        keeper.kept.append(
            an_intent(f"dec_{number}", at_us=now_us), an_event("key.created", at_us=now_us)
        )
    keeper.clock.advance(31 * DAY_S)
    keeper.run()
    assert len(keeper.events("retention.executed")) == 3
    assert keeper.look().faults == []


class Texts:
    """A class beside the log, such as sealed texts."""

    name = "content"

    def __init__(self):
        self.count = 7

    def due(self, _connection, _before_us, holds):
        return Due(0 if holds else self.count, self.count if holds else 0, "d")

    def erase(self, _connection, _before_us, _holds):
        gone, self.count = self.count, 0
        return gone


def test_another_room_joins_with_a_class_of_its_own(keeper):
    keeper.erasers, keeper.days = (Texts(),), {"content": 10}
    keeper.run()
    (event,) = keeper.events("retention.executed")
    facts = json.loads(event.facts)
    assert (event.subject, facts["count"], facts["digest"]) == ("content", "7", "d")
    assert keeper.erasers[0].count == 0


def test_what_another_room_has_is_held_too(keeper):
    keeper.erasers, keeper.days = (Texts(),), {"content": 10}
    held(keeper, Scope(everything=True))
    assert keeper.run()["content"].held == 7
    assert keeper.events("retention.*") == []
