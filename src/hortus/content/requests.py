"""Requests to read content: what was asked, who has agreed, and whether that is enough."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Literal

import msgspec

from hortus.content.approvers import Approver, is_signed
from hortus.content.errors import ApproverError, ReadingRefusedError, UnknownReadingError
from hortus.store import Connection

APPROVALS_NEEDED = 2
"""So many people besides the one who asks have to agree."""


class Word(StrEnum):
    """What somebody says about a request to read."""

    ASKED = "asked"
    APPROVED = "approved"
    DENIED = "denied"
    READ = "read"


@dataclass(frozen=True, slots=True)
class ReadingRequest:
    """Somebody wants to read what was kept of a decision, until it expires."""

    request_id: str
    decision_id: str
    person: str
    asker: str
    asker_key: str
    reason: str
    asked_us: int
    expires_us: int

    def statement(self, word: Word) -> bytes:
        """Return what is signed to say ``word`` about this very request and no other."""
        said = {
            "about": _ABOUT,
            "asked_us": self.asked_us,
            "asker": self.asker,
            "asker_key": self.asker_key,
            "decision": self.decision_id,
            "expires_us": self.expires_us,
            "person": self.person,
            "reason": self.reason,
            "request": self.request_id,
            "word": word,
        }
        return msgspec.json.encode(said)


@dataclass(frozen=True, slots=True)
class Answer:
    """An approval or denial, with the signature that proves it."""

    request_id: str
    public_key: str
    word: str
    at_us: int
    signature: str


_REQUEST = ", ".join(field.name for field in fields(ReadingRequest))
_ANSWER = ", ".join(field.name for field in fields(Answer))
# Names of our own fields only: no statement is built from anyone's input.
_ADD = f"INSERT INTO content_requests ({_REQUEST}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - see above
_FIND = f"SELECT {_REQUEST} FROM content_requests WHERE request_id = ?"  # noqa: S608 - see above
_ALL = f"SELECT {_REQUEST} FROM content_requests ORDER BY asked_us DESC, request_id LIMIT ?"  # noqa: S608 - see above
_SAY = f"INSERT INTO content_answers ({_ANSWER}) VALUES (?, ?, ?, ?, ?)"  # noqa: S608 - see above
_SAID = f"SELECT {_ANSWER} FROM content_answers WHERE request_id = ? ORDER BY at_us, public_key"  # noqa: S608 - see above
_LONGEST_SHOWN = 40
_ABOUT = "hortus content reading 1"


class _Statement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a statement says, field by field."""

    about: Literal["hortus content reading 1"]
    asked_us: int
    asker: str
    asker_key: str
    decision: str
    expires_us: int
    person: str
    reason: str
    request: str
    word: Word


def check_statement(statement: bytes) -> str:
    """Return in words what somebody is about to sign; raises ``ApproverError`` for anything else.

    Nobody is made to sign another text with the key for readings.
    """
    try:
        said = msgspec.json.decode(statement, type=_Statement)
    except msgspec.DecodeError as e:
        raise ApproverError(
            "that is no statement about a reading",
            remedy="hand over what `hortus content show ID --statement WORD` has printed",
        ) from e
    return (
        f"{said.word}: {said.asker} reads the content of {said.person} in {said.decision},"
        f" because: {said.reason}"
    )


def add_request(connection: Connection, request: ReadingRequest) -> None:
    """Keep a new request."""
    connection.execute(_ADD, [getattr(request, field.name) for field in fields(request)])


def find_request(connection: Connection, request_id: str) -> ReadingRequest:
    """Return a request; raises ``UnknownReadingError``."""
    row = connection.execute(_FIND, (request_id,)).fetchone()
    if row is None:
        raise UnknownReadingError(
            f"nobody has asked for a reading {request_id[:_LONGEST_SHOWN]!r}",
            remedy="`hortus content list` shows the requests",
        )
    return ReadingRequest(*row)


def newest_requests(connection: Connection, limit: int) -> list[ReadingRequest]:
    """Return the newest requests, newest first."""
    return [ReadingRequest(*row) for row in connection.execute(_ALL, (limit,))]


def add_answer(connection: Connection, answer: Answer) -> None:
    """Keep what somebody says about a request."""
    connection.execute(_SAY, [getattr(answer, field.name) for field in fields(answer)])


def answers_to(connection: Connection, request_id: str) -> list[Answer]:
    """Return what was said about a request, in its order."""
    return [Answer(*row) for row in connection.execute(_SAID, (request_id,))]


def check_open(request: ReadingRequest, now_us: int) -> None:
    """Raise ``ReadingRefusedError`` where a request has expired."""
    if now_us >= request.expires_us:
        raise ReadingRefusedError(
            f"the request {request.request_id} has expired",
            remedy="ask again (`hortus content ask`)",
        )


def agreeing(
    request: ReadingRequest, answers: Sequence[Answer], approvers: Sequence[Approver]
) -> list[Approver]:
    """Return the different people who have validly agreed, the asker not among them.

    Raises ``ReadingRefusedError`` where somebody has denied it, or a signature does not hold: rows
    that were changed, copied from another request or made up do not count as agreement.
    """
    known = {a.public_key: a for a in approvers if not a.removed_us}
    found: dict[str, Approver] = {}
    for answer in answers:
        if answer.word == Word.DENIED:
            raise ReadingRefusedError(
                f"the request {request.request_id} was denied",
                remedy="speak with those who were asked; then ask again",
            )
        statement = request.statement(Word.APPROVED)
        if not is_signed(answer.public_key, answer.signature, statement):
            raise ReadingRefusedError(
                f"an approval of {request.request_id} is not signed by the key it names",
                remedy="somebody has changed the table of approvals: look into it, ask again",
            )
        who = known.get(answer.public_key)
        if who is not None and who.public_key != request.asker_key and who.name != request.asker:
            found[who.name] = who
    return list(found.values())
