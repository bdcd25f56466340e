"""A model server does one thing wrong: the client hears a defined answer, in time, on record."""

import asyncio
import logging
from contextlib import AsyncExitStack
from dataclasses import dataclass

import msgspec
import pytest

from hortus.compose.testing import PATHS, Heard, RunningHouse, ask, inside
from hortus.gateway.testing.faults import FaultyServer, answers_well, every_fault
from hortus.store import Decision

DOORS = ("chat", "messages", "responses")
FORMS = ("whole", "stream")
FAULTS = {fault.name: fault for fault in every_fault()}
# These send as fast as they can; they are played apart, so that nothing else seems slow.
HEAVY = {"endless_stream", "giant_body"}
HANGING = {"hangs", "slow_head", "falls_silent", *HEAVY}
# What these answer is about the request or the set-up: another model must not hide it.
FINAL = {"status_400", "status_401", "status_404"}
# Long enough for a machine that does much else at the same time.
TIMES = {"connect_timeout_s": 3.0, "first_byte_timeout_s": 3.0, "between_bytes_timeout_s": 3.0}

OK = (200, "")
WRONG_FORM = (502, "upstream_wrong_answer")
MALFORMED = (502, "malformed_answer")
CUT = (502, "upstream_cut")

# Fault -> (status, code) where a whole answer was asked for, and where a stream was.
EXPECTED = {
    "refuses": [(502, "upstream_connect_failed")] * 2,
    "accepts_nothing": [(504, "upstream_connect_timeout")] * 2,
    "hangs": [(504, "upstream_first_byte_timeout")] * 2,
    "slow_head": [(504, "upstream_first_byte_timeout")] * 2,
    "cut_after_0": [CUT, CUT],
    "cut_after_10": [CUT, CUT],
    "cut_after_150": [CUT, CUT],
    "cut_mid_stream": [CUT, (200, "upstream_cut")],
    "reset_mid_stream": [CUT, (200, "upstream_cut")],
    "ends_early": [WRONG_FORM, (200, "truncated_stream")],
    "falls_silent": [WRONG_FORM, (200, "upstream_silent")],
    "bad_status_line": [(502, "upstream_protocol")] * 2,
    "bad_event": [WRONG_FORM, (200, "truncated_stream")],
    "bad_first_event": [WRONG_FORM, MALFORMED],
    "bad_sse": [WRONG_FORM, (502, "truncated_stream")],
    "wrong_content_type": [WRONG_FORM, WRONG_FORM],
    "short_length": [MALFORMED, WRONG_FORM],
    "long_length": [CUT, WRONG_FORM],
    "surplus_answer": [OK, WRONG_FORM],
    "status_400": [(400, "upstream_refused")] * 2,
    "status_401": [(502, "upstream_refused")] * 2,
    "status_404": [(502, "upstream_refused")] * 2,
    "status_429": [(429, "upstream_refused")] * 2,
    "status_500": [(500, "upstream_refused")] * 2,
    "status_503": [(503, "upstream_refused")] * 2,
    "status_529": [(529, "upstream_refused")] * 2,
    "status_429_retry_after": [(429, "upstream_refused")] * 2,
    "json_for_stream": [OK, WRONG_FORM],
    "stream_for_json": [WRONG_FORM, OK],
    "endless_stream": [WRONG_FORM, (200, "upstream_total_timeout")],
    "giant_header": [(502, "upstream_protocol")] * 2,
    "giant_body": [(502, "upstream_answer_too_large"), WRONG_FORM],
    "compressed": [(502, "upstream_protocol"), (502, "upstream_protocol")],
}
CASES = [(fault, door, form) for fault in FAULTS for door in DOORS for form in FORMS]


@dataclass(frozen=True, slots=True)
class Played:
    """What came of one case: the answer, the record, and whether the server was let go."""

    heard: Heard
    decision: Decision
    let_go: bool


@dataclass(frozen=True, slots=True)
class Matrix:
    """Every case asked for alone, and as the first choice before a model that is well."""

    alone: dict[tuple[str, str, str], Played]
    before_another: dict[tuple[str, str, str], Played]
    complaints: list[str]


class Complaints(logging.Handler):
    """Keeps what hortus logs as its own fault."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())


class Players:
    """A house with one faulty server for each case, and one server for each door that is well."""

    def __init__(self, data, cases):
        self._data, self._cases = data, cases
        self._servers = {}

    async def play(self, total_s, at_once):
        async with AsyncExitStack() as stack:
            models = {
                f"well-{door}": await self._model(stack, f"well-{door}", answers_well(), door)
                for door in DOORS
            }
            for fault, door, form in self._cases:
                for name in names(fault, door, form):
                    models[name] = await self._model(stack, name, FAULTS[fault], door)
            pairs = [(names(*case)[1], f"well-{case[1]}") for case in self._cases]
            self._house = await stack.enter_async_context(
                RunningHouse(
                    self._data,
                    store={"durability": "normal"},
                    gateway={**TIMES, "total_timeout_s": total_s},
                    models=models,
                    aliases={f"house/{first}": [first, second] for first, second in pairs},
                )
            )
            limit = asyncio.Semaphore(at_once)
            alone = [self._case(limit, case, names(*case)[0]) for case in self._cases]
            pairs = [
                self._case(limit, case, f"house/{names(*case)[1]}")
                for case in self._cases
                if case[0] not in HEAVY
            ]
            return await asyncio.gather(*alone), await asyncio.gather(*pairs)

    async def _model(self, stack, name, fault, door):
        server = self._servers[name] = FaultyServer(fault)
        await stack.enter_async_context(server)
        return inside(server.url, door)

    async def _case(self, limit, case, model):
        fault, door, form = case
        async with limit, asyncio.timeout(60):
            body = ask(door, model, stream=form == "stream")
            heard = await self._house.post(PATHS[door], body)
            let_go = fault not in HANGING or await self._is_let_go(model)
            return case, Played(heard, self._house.decision(heard), let_go)

    async def _is_let_go(self, model):
        try:
            await self._servers[model.removeprefix("house/")].hung_up(10.0)
        except TimeoutError:
            return False
        return True


def names(fault, door, form):
    return f"{fault}-{door}-{form}", f"{fault}-{door}-{form}-first"


@pytest.fixture(scope="module")
def matrix(tmp_path_factory):
    """Play every case once and return what came of each."""
    complaints = Complaints()
    logging.getLogger("hortus").addHandler(complaints)
    light = [case for case in CASES if case[0] not in HEAVY]
    heavy = [case for case in CASES if case[0] in HEAVY]

    async def play():
        folder = tmp_path_factory.mktemp("faults")
        some = await Players(folder / "light", light).play(15.0, at_once=32)
        rest = await Players(folder / "heavy", heavy).play(1.5, at_once=1)
        return dict(some[0] + rest[0]), dict(some[1])

    try:
        return Matrix(*asyncio.run(play()), complaints.lines)
    finally:
        logging.getLogger("hortus").removeHandler(complaints)


def expected(fault, form):
    return EXPECTED[fault][FORMS.index(form)]


def begins(fault, form):
    """Tell whether the client has part of an answer when the fault shows."""
    return expected(fault, form)[0] == 200


every_case = pytest.mark.parametrize(("fault", "door", "form"), CASES)


def test_every_fault_has_its_defined_answer():
    assert set(EXPECTED) == set(FAULTS)


@every_case
def test_the_client_hears_the_defined_answer(matrix, fault, door, form):
    played = matrix.alone[fault, door, form]
    outcome = played.decision.outcome
    assert (played.heard.status, outcome.code) == expected(fault, form)
    assert outcome.status == played.heard.status


@every_case
def test_the_error_is_said_in_the_clients_dialect(matrix, fault, door, form):
    played = matrix.alone[fault, door, form]
    code = expected(fault, form)[1]
    if not code:
        assert b'"error"' not in played.heard.body.replace(b'"error":null', b"")
    elif begins(fault, form):
        assert last_error(door, played.heard.body) == code
    elif fault != "status_400":  # there the server's own words go through
        error = played.heard.json["error"]
        assert (error["code"], error["decision_id"]) == (code, played.decision.decision_id)
        assert played.decision.outcome.message in error["message"]
        assert played.decision.outcome.remedy


@every_case
def test_the_server_is_let_go(matrix, fault, door, form):
    assert matrix.alone[fault, door, form].let_go


@pytest.mark.parametrize(
    ("fault", "door", "form"), [case for case in CASES if case[0] not in HEAVY]
)
def test_before_the_first_token_another_model_takes_over(matrix, fault, door, form):
    played = matrix.before_another[fault, door, form]
    attempts = [attempt.model for attempt in played.decision.attempts]
    first, well = names(fault, door, form)[1], f"well-{door}"
    if fault in FINAL or begins(fault, form):
        assert (played.heard.status, played.decision.outcome.code) == expected(fault, form)
        assert attempts == [first]
        return
    assert played.heard.status == 200
    assert b"Hello," in played.heard.body
    assert attempts == [first, well]
    assert played.heard.headers["x-hortus-attempts"] == "2"
    assert played.decision.outcome.model == well
    assert played.decision.outcome.why.startswith(f"{first}: ")


def test_no_fault_of_a_server_is_a_fault_of_hortus(matrix):
    assert matrix.complaints == []
    bodies = [p.heard.body for p in (*matrix.alone.values(), *matrix.before_another.values())]
    assert not [body for body in bodies if b"Traceback" in body or b"internal_error" in body]


def last_error(door, stream):
    """Return the code in the error event that ends a stream, or fail."""
    events = [part for part in stream.split(b"\n\n") if part]
    if door == "chat":
        assert events.pop() == b"data: [DONE]"
    lines = dict(line.split(b": ", 1) for line in events[-1].split(b"\n"))
    said = msgspec.json.decode(lines[b"data"])
    match door:
        case "responses":
            assert lines[b"event"] == b"response.failed"
            return said["response"]["error"]["code"]
        case "messages":
            assert lines[b"event"] == b"error"
    return said["error"]["code"]
