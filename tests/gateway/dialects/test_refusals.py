"""Errors in the form, and with the status, that makes each client stop and show them."""

import json

import pytest

from hortus.core import Dialect, HortusError
from hortus.gateway.dialects import CODECS
from hortus.gateway.dialects.refusals import error_body, error_event, headers_for, status_of
from hortus.gateway.errors import (
    BadRequestError,
    DrainingError,
    MissingKeyError,
    NotPermittedError,
)
from hortus.gateway.routing import UnknownModelError
from hortus.gateway.sse import SseSplitter

DENIED = NotPermittedError("team red may not use model x", remedy="ask the platform team")


class SpentError(HortusError):
    """Stands for a used-up budget, until a room raises one."""

    code, status = "spent", 402


SPENT = SpentError("the budget is spent", remedy="ask its owner")
UNKNOWN = UnknownModelError("there is no model 'qwn'", remedy="did you mean qwen?")


def test_the_body_serves_both_families_and_its_message_says_it_all() -> None:
    status, body = error_body(DENIED, "dec_1", Dialect.MESSAGES)

    assert status == 403
    assert json.loads(body) == {
        "type": "error",
        "error": {
            "type": "permission_error",
            "message": "team red may not use model x; ask the platform team [dec_1]",
            "code": "not_permitted",
            "decision_id": "dec_1",
            "remedy": "ask the platform team",
        },
    }


@pytest.mark.parametrize(
    ("error", "dialect", "kind"),
    [
        pytest.param(DENIED, Dialect.MESSAGES, "permission_error", id="messages"),
        pytest.param(DENIED, Dialect.CHAT, "invalid_request_error", id="chat"),
        pytest.param(SPENT, Dialect.CHAT, "invalid_request_error", id="spent"),
        pytest.param(DENIED, Dialect.RESPONSES, "invalid_request_error", id="responses"),
        pytest.param(
            MissingKeyError("no key", remedy="send one"),
            Dialect.CHAT,
            "authentication_error",
            id="no key",
        ),
        pytest.param(DrainingError(), Dialect.CHAT, "overloaded_error", id="stop"),
    ],
)
def test_the_openai_family_is_told_what_not_to_repeat_by_the_one_name_it_knows(
    error: HortusError, dialect: Dialect, kind: str
) -> None:
    _, body = error_body(error, "dec_1", dialect)

    assert json.loads(body)["error"]["type"] == kind


@pytest.mark.parametrize(
    ("dialect", "denied", "spent", "unknown"),
    [
        pytest.param(Dialect.MESSAGES, 403, 402, 404, id="messages"),
        pytest.param(Dialect.CHAT, 403, 402, 404, id="chat"),
        pytest.param(Dialect.RESPONSES, 400, 400, 400, id="responses"),
        pytest.param(Dialect.COMPLETIONS, 403, 402, 404, id="completions"),
        pytest.param(Dialect.EMBEDDINGS, 403, 402, 404, id="embeddings"),
    ],
)
def test_a_decision_has_the_status_that_stops_the_client_at_once(
    dialect: Dialect, denied: int, spent: int, unknown: int
) -> None:
    found = tuple(status_of(error, dialect) for error in (DENIED, SPENT, UNKNOWN))
    assert found == (denied, spent, unknown)


@pytest.mark.parametrize("dialect", [pytest.param(d, id=str(d)) for d in Dialect])
@pytest.mark.parametrize(
    "error",
    [
        pytest.param(DENIED, id="denied"),
        pytest.param(SPENT, id="spent"),
        pytest.param(MissingKeyError("no key", remedy="send one"), id="no_key"),
        pytest.param(BadRequestError("bad", remedy="mend it"), id="bad"),
    ],
)
def test_clients_are_told_not_to_try_a_refusal_again(error: HortusError, dialect: Dialect) -> None:
    assert headers_for(error, dialect) == ((b"x-should-retry", b"false"),)


def test_a_wait_is_a_matter_of_seconds() -> None:
    draining = DrainingError()

    assert headers_for(draining, Dialect.CHAT) == ((b"retry-after", b"2"),)


def test_a_fault_of_the_server_may_be_tried_again() -> None:
    assert headers_for(HortusError("broken", remedy="tell us"), Dialect.CHAT) == ()


def test_an_error_without_remedy_or_decision_is_just_said() -> None:
    _, body = error_body(HortusError("broken", remedy=""), "", Dialect.CHAT)

    assert json.loads(body)["error"]["message"] == "broken"


@pytest.mark.parametrize(
    ("dialect", "names"),
    [
        pytest.param(Dialect.CHAT, [b"", b""], id="chat"),
        pytest.param(Dialect.COMPLETIONS, [b"", b""], id="completions"),
        pytest.param(Dialect.MESSAGES, [b"error"], id="messages"),
        pytest.param(Dialect.RESPONSES, [b"response.failed"], id="responses"),
    ],
)
def test_a_broken_stream_ends_with_the_error(dialect: Dialect, names: list[bytes]) -> None:
    events = SseSplitter().feed(error_event(DENIED, "dec_1", dialect))

    assert [event.event for event in events] == names
    assert b"team red may not use model x; ask the platform team [dec_1]" in events[0].data


@pytest.mark.parametrize("dialect", [pytest.param(d, id=str(d)) for d in CODECS])
def test_the_error_that_ends_a_stream_is_read_as_a_failure(dialect: Dialect) -> None:
    watch, decoder = CODECS[dialect].usage_watch(), CODECS[dialect].event_decoder()
    first = SseSplitter().feed(CODECS[dialect].error_event(DENIED, "dec_1"))[0]

    watch.feed(first.data)

    assert watch.failed
    assert "team red" in str(decoder.feed(first)[0])
