import threading

import pytest

from hortus.agent.servers.errors import ServerSilentError, ServerStartError, ServerStoppedError
from hortus.agent.servers.messages import read_messages
from hortus.agent.servers.waiting import Inbox, Patience
from hortus.core import SystemClock
from hortus.core.testing import FrozenClock


def message(text):
    return read_messages(text.encode())[0]


def inbox():
    return Inbox(lambda _: None)


def patience(silence_s=5.0, **more):
    return Patience(silence_s, SystemClock(), **more)


def test_each_answer_goes_to_who_asked():
    box = inbox()
    first, second = box.expect(1, print), box.expect(2, print)
    box.take(message('{"id":2,"result":{"n":2}}'))
    box.take(message('{"id":"1","result":{"n":1}}'))
    assert first.answer(patience()).value() == b'{"n":1}'
    assert second.answer(patience()).value() == b'{"n":2}'


def test_answers_that_nobody_waits_for_are_passed_over():
    box = inbox()
    waiting = box.expect(1, print)
    box.forget(waiting)
    for text in ('{"id":1,"result":{}}', '{"id":null,"error":{}}', '{"id":"x","result":{}}'):
        box.take(message(text))
    assert not waiting.done.is_set()


def test_progress_is_heard_and_begins_the_waiting_anew():
    said, clock, box = [], FrozenClock(), inbox()
    waiting = box.expect(1, said.append)

    def moved():
        clock.advance(4)
        box.take(
            message(
                '{"method":"notifications/progress","params":{"progressToken":1,"progress":2}}'
            )
        )
        box.take(message('{"method":"notifications/progress","params":{"progressToken":[]}}'))
        clock.advance(4)
        box.take(message('{"id":1,"result":{}}'))

    threading.Timer(0.1, moved).start()
    assert waiting.answer(Patience(5.0, clock)).value() == b"{}"
    assert said == ["2\n"]


def test_silence_is_an_error_after_its_time():
    clock = FrozenClock()
    waiting = inbox().expect(1, print)
    threading.Timer(0.05, lambda: clock.advance(6)).start()
    with pytest.raises(ServerSilentError, match="not answered within 5 s"):
        waiting.answer(Patience(5.0, clock))


def test_progress_does_not_move_an_end_that_is_fixed():
    clock = FrozenClock()
    waiting = inbox().expect(1, print)
    for _ in range(3):
        waiting.moved("")
    waits = Patience(50.0, clock, ends=clock.monotonic() - 1)
    with pytest.raises(ServerSilentError):
        waiting.answer(waits)


def test_who_stops_waits_no_longer():
    stop = threading.Event()
    waiting = inbox().expect(1, print)
    threading.Timer(0.05, stop.set).start()
    with pytest.raises(ServerStoppedError):
        waiting.answer(patience(stop=stop))


def test_the_end_reaches_those_who_wait_and_those_who_come_later():
    box = inbox()
    before = box.expect(1, print)
    box.end(ServerStartError("gone", remedy=""))
    assert box.is_over
    for waiting in (before, box.expect(2, print)):
        with pytest.raises(ServerStartError, match="gone"):
            waiting.answer(patience())


def test_requests_and_notices_of_the_server_are_handed_on():
    asked, noticed = [], []
    box = Inbox(asked.append, noticed.append)
    box.take(message('{"id":5,"method":"ping"}'))
    box.take(message('{"method":"notifications/tools/list_changed"}'))
    assert [one.method for one in asked] == ["ping"]
    assert noticed == ["notifications/tools/list_changed"]


def test_patience_can_only_be_shortened():
    assert patience(3.0).within(5.0).silence_s == 3.0
    assert patience(3.0).within(1.0).silence_s == 1.0
