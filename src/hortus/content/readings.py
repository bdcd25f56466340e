"""Reading content: asked for by one, approved by two others, recorded before it is shown."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Protocol

from hortus.content.approvers import (
    Approver,
    SigningKey,
    find_approver,
    is_signed,
    known_approvers,
)
from hortus.content.datakeys import DataKeys
from hortus.content.errors import (
    ApproverError,
    ContentErasedError,
    NothingKeptError,
    NotInLogError,
    ReadingRefusedError,
    SealBrokenError,
)
from hortus.content.notices import add_reading
from hortus.content.requests import (
    APPROVALS_NEEDED,
    Answer,
    ReadingRequest,
    Word,
    add_answer,
    add_request,
    agreeing,
    answers_to,
    check_open,
    find_request,
    newest_requests,
)
from hortus.content.sealing import SealedPart, open_part
from hortus.content.tables import parts_of
from hortus.core import Clock, ContentSettings, new_id
from hortus.store import Connection, Database, Event, facts_text, leave

_US = 1_000_000
_DRAFT_US = 300 * _US
_ID = re.compile(r"read_[0-9a-z]{26}")
_NEWEST = """
    SELECT max(at_us) FROM (
        SELECT max(at_us) AS at_us FROM events UNION ALL SELECT max(at_us) FROM intents
        UNION ALL SELECT max(asked_us) FROM content_requests
        UNION ALL SELECT max(at_us) FROM content_answers
    ) AS times
"""


class Recorder(Protocol):
    """Sees to it that what was left for the log gets into it."""

    def recorded(self, event: Event) -> bool:
        """Return whether ``event``, left a moment ago, is in the log now; may wait for it."""
        ...


Permit = Callable[[ReadingRequest, frozenset[str]], None]
"""Raises where the policies do not let who asked read, with the agreement of those named."""


@dataclass(frozen=True, slots=True)
class Text:
    """A part in the clear."""

    part: SealedPart
    text: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """A request, and how it stands."""

    request: ReadingRequest
    answers: Sequence[Answer]
    expired: bool


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What somebody tries to do with a request."""

    request_id: str
    word: Word
    public_key: str


class Readings:
    """What the people who take part can do; ``actor`` is the user at whose terminal they do it."""

    def __init__(
        self, database: Database, settings: ContentSettings, clock: Clock, actor: str
    ) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock
        self._actor = actor

    def ask(self, decision_id: str, reason: str, key: SigningKey) -> ReadingRequest:
        """Ask to read what was kept of a decision."""
        request = self.draft(decision_id, reason, key.public_key)
        return self.submit(request, key.sign(request.statement(Word.ASKED)))

    def draft(self, decision_id: str, reason: str, public_key: str) -> ReadingRequest:
        """Return the request that somebody would make, for them to sign; nothing is kept of it."""
        with self._database.reading() as connection:
            return self._drafted(connection, decision_id, reason, public_key)

    def submit(self, request: ReadingRequest, signature: str) -> ReadingRequest:
        """Make a request as it was drafted a moment ago.

        Raises ``ApproverError`` where it is not signed by who asks, or is not what hortus drafted.
        """
        with self._database.writing() as connection:
            asker = find_approver(connection, request.asker_key)
            now = self._drafted(connection, request.decision_id, request.reason, asker.public_key)
            told = replace(
                now,
                request_id=request.request_id,
                asked_us=request.asked_us,
                expires_us=request.expires_us,
            )
            lasts_us = now.expires_us - now.asked_us
            if (
                told != request
                or not _ID.fullmatch(request.request_id)
                or abs(now.asked_us - request.asked_us) > _DRAFT_US
                or request.expires_us - request.asked_us != lasts_us
            ):
                raise ApproverError(
                    "the request is not the one that was drafted a moment ago",
                    remedy="ask again (`hortus content ask`); compare the clocks if it persists",
                )
            if not is_signed(asker.public_key, signature, request.statement(Word.ASKED)):
                raise ApproverError(
                    f"the signature is not by {asker.name} under this request",
                    remedy="sign the draft with the key it names",
                )
            add_request(connection, request)
            facts = {"expires_us": str(request.expires_us), "signature": signature}
            event = self._event(Word.ASKED, request, asker, now.asked_us, facts, request.reason)
            leave(connection, [event])
        return request

    def approver(self, public_key: str) -> Approver:
        """Return who holds a key and takes part; raises ``ApproverError`` for all others."""
        with self._database.reading() as connection:
            return find_approver(connection, public_key)

    def approvers(self) -> Sequence[Approver]:
        """Return everybody who takes part."""
        with self._database.reading() as connection:
            return [one for one in known_approvers(connection) if not one.removed_us]

    def _drafted(
        self, connection: Connection, decision_id: str, reason: str, public_key: str
    ) -> ReadingRequest:
        asker = find_approver(connection, public_key)
        parts = parts_of(connection, decision_id)
        if not parts:
            raise _nothing_kept(decision_id)
        now_us = self._now_us(connection)
        return ReadingRequest(
            new_id("read", now_us),
            decision_id,
            parts[0].person,
            asker.name,
            asker.public_key,
            reason,
            now_us,
            now_us + round(self._settings.reading_s * _US),
        )

    def say(self, request_id: str, word: Word, public_key: str, signature: str) -> ReadingRequest:
        """Approve or deny a request with a signature under its statement.

        Raises ``ApproverError`` for the asker, a second word of the same person, a signature that
        does not hold; ``ReadingRefusedError`` for a request that has expired.
        """
        said = _Attempt(request_id, word, public_key)
        with self._noting(said), self._database.writing() as connection:
            request = find_request(connection, request_id)
            who, now_us = find_approver(connection, public_key), self._now_us(connection)
            check_open(request, now_us)
            self._check_may_say(connection, request, who)
            if not is_signed(public_key, signature, request.statement(word)):
                raise ApproverError(
                    f"the signature is not by {who.name} under this request",
                    remedy=f"sign what `hortus content show {request_id}` prints",
                )
            add_answer(connection, Answer(request_id, public_key, word, now_us, signature))
            facts = {"signature": signature}
            leave(connection, [self._event(word, request, who, now_us, facts)])
        return request

    def newest(self, limit: int) -> list[Standing]:
        """Return the newest requests, newest first."""
        with self._database.reading() as connection:
            now_us = self._now_us(connection)
            return [
                Standing(r, answers_to(connection, r.request_id), now_us >= r.expires_us)
                for r in newest_requests(connection, limit)
            ]

    def find(self, request_id: str) -> ReadingRequest:
        """Return a request."""
        with self._database.reading() as connection:
            return find_request(connection, request_id)

    def read(
        self,
        request_id: str,
        key: SigningKey,
        keys: DataKeys,
        recorder: Recorder,
        permit: Permit,
    ) -> list[Text]:
        """Return the texts, once the reading itself is in the log.

        Raises ``ReadingRefusedError`` where it is not approved, ``ContentErasedError`` where the
        key is gone, ``NotInLogError`` where the reading cannot be recorded.
        """
        tried = _Attempt(request_id, Word.READ, key.public_key)
        with self._noting(tried), self._database.writing() as connection:
            request = find_request(connection, request_id)
            reader, now_us = find_approver(connection, key.public_key), self._now_us(connection)
            agreed = self._check_may_read(connection, request, reader, now_us)
            permit(request, agreed)
            parts = parts_of(connection, request.decision_id)
            if not parts:
                raise _nothing_kept(request.decision_id)
            texts = [Text(p, open_part(p, keys.find(p.person, p.month, p.key_id))) for p in parts]
            due_us = now_us + round(self._settings.notice_after_s * _US)
            reading_id = add_reading(connection, request, now_us, due_us)
            facts = {
                "reading": reading_id,
                "signature": key.sign(request.statement(Word.READ)),
                **{p.part: p.digest for p in parts},
            }
            event = self._event(Word.READ, request, reader, now_us, facts)
            leave(connection, [event])
        if not recorder.recorded(event):
            raise NotInLogError(
                "the reading could not be put into the log, so nothing is shown",
                remedy="look at `hortus log --events` and at the log of the running hortus",
            )
        return texts

    @contextmanager
    def _noting(self, tried: _Attempt) -> Iterator[None]:
        """Record what is refused inside the block: an attempt is worth knowing of."""
        try:
            yield
        except (ApproverError, ReadingRefusedError, ContentErasedError, SealBrokenError) as e:
            facts = {"code": e.code, "key": tried.public_key, "word": tried.word}
            event = Event(
                at_us=self._clock.now_us(),
                event="content.refused",
                actor=self._actor,
                subject=tried.request_id,
                reason=e.message,
                facts=facts_text(facts),
            )
            with self._database.writing() as connection:
                leave(connection, [event])
            raise

    def _check_may_say(
        self, connection: Connection, request: ReadingRequest, who: Approver
    ) -> None:
        if who.public_key == request.asker_key or who.name == request.asker:
            raise ApproverError(
                f"{who.name} has asked for it, so others decide", remedy="ask two others"
            )
        if any(a.public_key == who.public_key for a in answers_to(connection, request.request_id)):
            raise ApproverError(
                f"{who.name} has answered this request before", remedy="ask somebody else"
            )

    def _check_may_read(
        self, connection: Connection, request: ReadingRequest, reader: Approver, now_us: int
    ) -> frozenset[str]:
        """Return the names of those who agreed; raises where they are too few."""
        if reader.public_key != request.asker_key:
            raise ReadingRefusedError(
                f"{request.asker} has asked for this reading, not {reader.name}",
                remedy="only the one who asked may read; ask for a reading of your own",
            )
        check_open(request, now_us)
        approvers = known_approvers(connection)
        agreed = agreeing(request, answers_to(connection, request.request_id), approvers)
        if len(agreed) < APPROVALS_NEEDED:
            raise ReadingRefusedError(
                f"{len(agreed)} of {APPROVALS_NEEDED} approvals are there",
                remedy=f"others approve it with `hortus content approve {request.request_id}`",
            )
        return frozenset(one.name for one in agreed)

    def _now_us(self, connection: Connection) -> int:
        """Return the time, at least that of the newest record: a clock set back wins nothing."""
        (newest,) = connection.execute(_NEWEST).fetchone()
        return max(self._clock.now_us(), newest or 0)

    def _event(
        self,
        word: Word,
        request: ReadingRequest,
        who: Approver,
        at_us: int,
        facts: dict[str, str],
        reason: str = "",
    ) -> Event:
        return Event(
            at_us=at_us,
            event=f"content.{word}",
            actor=f"{who.name} ({self._actor})",
            subject=request.request_id,
            decision_id=request.decision_id,
            reason=reason,
            facts=facts_text({"key": who.public_key, **facts}),
        )


def _nothing_kept(decision_id: str) -> NothingKeptError:
    return NothingKeptError(
        f"no content of {decision_id[:40]!r} was kept",
        remedy=f"`hortus why {decision_id[:40]}` says what is known of it",
    )
