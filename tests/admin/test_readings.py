"""Requests to read: who has signed in uses their own key, and nobody else's."""

import pytest

from hortus.admin import Answered, Asked, Asking, Named, Nothing, ReadingDesk
from hortus.admin.errors import NobodyError
from hortus.content import Answer, Approver, ReadingRequest, Standing, Word
from hortus.core import HortusError
from hortus.identity import Caller

REQUEST = ReadingRequest("read_1", "dec_1", "zoe", "ada", "a1", "why", 1, 2)


class Readings:
    """Holds one request, and notes what is done."""

    def __init__(self):
        self.done = []

    def approvers(self):
        return [Approver("a1", "ada", 1), Approver("b1", "ben", 1)]

    def approver(self, key):
        return next(one for one in self.approvers() if one.public_key == key)

    def newest(self, _):
        return [Standing(REQUEST, [Answer("read_1", "b1", "approved", 1, "s")], expired=False)]

    def find(self, _):
        return REQUEST

    def draft(self, *said):
        self.done.append(said)
        return REQUEST

    def submit(self, *said):
        self.done.append(said)
        return REQUEST

    def say(self, *said):
        self.done.append(said)
        return REQUEST


class Refuses:
    """Lets nobody audit."""

    def require(self, who, task, _=frozenset()):
        raise HortusError(f"{who.name} may not {task}", remedy="none")


@pytest.fixture
def readings():
    return Readings()


@pytest.fixture
def desk(readings):
    return ReadingDesk(lambda _: readings, Refuses())


def steps(desk, caller):
    return [
        lambda: desk.draft(caller, Asking("dec_1", "why", "a1")),
        lambda: desk.ask(caller, Asked(REQUEST, "s")),
        lambda: desk.answer(caller, Answered("read_1", Word.APPROVED, "a1", "s")),
    ]


def test_who_takes_part_sees_asks_and_answers(desk, readings):
    for caller in (Caller("ada"), Caller("root@host", is_here=True)):
        for step in steps(desk, caller):
            assert step() == REQUEST
    assert len(readings.done) == 6
    assert desk.show(Caller("ben"), Named("read_1")) == REQUEST
    [shown] = desk.list(Caller("ben"), Nothing())
    assert (shown.request, shown.answers[0].word, shown.expired) == (REQUEST, "approved", False)


def test_nobody_uses_the_key_of_somebody_else(desk, readings):
    for step in steps(desk, Caller("ben")):
        with pytest.raises(NobodyError, match="the key is that of ada, and ben has signed in"):
            step()
    assert readings.done == []


def test_who_takes_no_part_has_to_be_an_auditor(desk):
    for look in (
        lambda: desk.list(Caller("eve"), Nothing()),
        lambda: desk.show(Caller("eve"), Named("read_1")),
    ):
        with pytest.raises(HortusError, match="eve may not read_audit"):
            look()
