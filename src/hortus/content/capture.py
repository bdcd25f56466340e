"""Take down what settings say is to be kept, and seal it before the answer ends."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hortus.content.datakeys import DataKey, DataKeys, KeyFolder
from hortus.content.errors import ContentKeyError
from hortus.content.rules import NEVER_KEPT, Facts, Rule, Rules
from hortus.content.sealing import Part, SealedPart, Taken, month_of, seal_part
from hortus.content.tables import SealedEvent
from hortus.core import Clock, ContentSettings, Loaded, Principal
from hortus.store import facts_text

_ACTOR = "hortus"
# A few kilobytes take microseconds; above this a thread is cheaper than making others wait.
_MOST_AT_ONCE = 16_384

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ContentPlaces:
    """Where the keys are; what they seal is in the database."""

    master_file: Path
    keys_folder: Path

    @classmethod
    def of(cls, loaded: Loaded) -> "ContentPlaces":
        """Return the places that the settings name, by default below the data folder."""
        own, settings = loaded.data / "content", loaded.settings.content
        return cls(
            Path(settings.key_file).expanduser() if settings.key_file else own / "master.key",
            Path(settings.keys_folder).expanduser() if settings.keys_folder else own / "keys",
        )

    def keys(self) -> DataKeys:
        """Return the keys; raises ``ContentKeyError`` where the master key is not to be had."""
        return DataKeys.open(KeyFolder(self.keys_folder), self.master_file)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is being kept: of which decision, by which rule, and how much of each part."""

    decision_id: str
    rule: Rule
    most_bytes: int


class Tape:
    """Takes down one request and its answer.

    Without a key it takes down nothing, and what it leaves says why: ``problem``.
    """

    __slots__ = ("_answer", "_clock", "_key", "_problem", "_size", "_subject")

    def __init__(
        self, subject: Subject, key: DataKey | None, clock: Clock, problem: str = ""
    ) -> None:
        self._subject = subject
        self._key = key
        self._clock = clock
        self._problem = problem
        self._answer = bytearray()
        self._size = 0

    def answer(self, data: bytes) -> None:
        """Take down a piece of the answer; what is too long is only counted."""
        if self._key is None or Part.ANSWER not in self._subject.rule.parts:
            return
        self._size += len(data)
        room = self._subject.most_bytes - len(self._answer)
        if room > 0:
            self._answer += data[:room]

    async def seal(self, request: bytes, answer_labels: frozenset[str]) -> SealedEvent:
        """Return what is to be recorded together with the outcome.

        An answer that holds a secret is not kept.
        """
        now_us, facts = self._clock.now_us(), {"rule": self._subject.rule.name}
        if self._key is None:
            return self._event("content.not_kept", now_us, self._problem, facts)
        secret = NEVER_KEPT in answer_labels
        rows = [
            await _sealed(taken, self._subject.decision_id, now_us, self._key)
            for taken in self._taken(request, secret=secret)
        ]
        for row in rows:
            facts |= {row.part: row.digest, f"{row.part}_bytes": str(row.size)}
        reason = "the answer holds a secret" if secret else ""
        name = "content.kept" if rows else "content.not_kept"
        return self._event(name, now_us, reason, facts, rows)

    def _taken(self, request: bytes, *, secret: bool) -> list[Taken]:
        parts, most = self._subject.rule.parts, self._subject.most_bytes
        taken: list[Taken] = []
        if Part.REQUEST in parts:
            taken.append(Taken(Part.REQUEST, request[:most], len(request)))
        if Part.ANSWER in parts and not secret:
            taken.append(Taken(Part.ANSWER, bytes(self._answer), self._size))
        return taken

    def _event(
        self,
        name: str,
        at_us: int,
        reason: str,
        facts: dict[str, str],
        rows: Sequence[SealedPart] = (),
    ) -> SealedEvent:
        return SealedEvent(
            at_us=at_us,
            event=name,
            actor=_ACTOR,
            subject=self._key.key_id if self._key else "",
            decision_id=self._subject.decision_id,
            reason=reason,
            facts=facts_text(facts),
            parts=tuple(rows),
        )


Teams = Callable[[Principal], frozenset[str]]
"""Returns the teams that somebody is in."""


def no_teams(_: Principal) -> frozenset[str]:
    """Return none: without a directory of people nobody is in a team."""
    return frozenset()


class Capture:
    """Decides whose requests are kept, and opens the keys for them."""

    def __init__(
        self,
        settings: ContentSettings,
        places: ContentPlaces,
        clock: Clock,
        teams: Teams = no_teams,
    ) -> None:
        self._teams = teams
        self._settings = settings
        self._rules = Rules(settings.rules)
        self._places = places
        self._clock = clock
        self._keys: DataKeys | None = None
        self.problem = ""

    @classmethod
    def of(cls, loaded: Loaded, clock: Clock, teams: Teams = no_teams) -> "Capture | None":
        """Return what keeps content, or None where no rule asks for any."""
        if not loaded.settings.content.rules:
            return None
        capture = cls(loaded.settings.content, ContentPlaces.of(loaded), clock, teams)
        capture.check()
        return capture

    @property
    def parts(self) -> Mapping[str, str]:
        """What there is to say about keeping content."""
        return {"content": self.problem or "ok"}

    def check(self) -> None:
        """Look for the master key; ``problem`` says what is wrong with it."""
        try:
            self._opened()
        except ContentKeyError as e:
            self._failed(e)

    async def tape(
        self, decision_id: str, asker: Principal, model: str, labels: frozenset[str]
    ) -> Tape | None:
        """Return what takes a request down, or None where no rule covers it.

        ``labels`` are all that was found in it, also where that was redacted. Raises
        ``ContentKeyError`` where it has to be kept and cannot be.
        """
        person = asker.account or asker.name
        facts = Facts(person, asker.key_id, asker.name, self._teams(asker), model, labels)
        rule = self._rules.match(facts)
        if rule is None:
            return None
        subject = Subject(decision_id, rule, self._settings.max_part_bytes)
        month, now = month_of(self._clock.now_us()), self._clock.monotonic()
        known = self._keys.known(person, month, now) if self._keys else None
        if known is not None:
            return Tape(subject, known, self._clock)
        try:
            key = await asyncio.to_thread(self._key, person, month, now)
        except ContentKeyError as e:
            self._failed(e)
            if self._settings.required:
                raise
            return Tape(subject, None, self._clock, e.message)
        self.problem = ""
        return Tape(subject, key, self._clock)

    def _key(self, person: str, month: str, now: float) -> DataKey:
        return self._opened().current(person, month, now)

    def _opened(self) -> DataKeys:
        if self._keys is None:
            self._keys = self._places.keys()
        return self._keys

    def _failed(self, error: ContentKeyError) -> None:
        if error.message != self.problem:
            _log.error("content is not kept: %s (%s)", error.message, error.remedy)
        self.problem = error.message


async def _sealed(taken: Taken, decision_id: str, at_us: int, key: DataKey) -> SealedPart:
    if len(taken.text) > _MOST_AT_ONCE:
        return await asyncio.to_thread(seal_part, taken, decision_id, at_us, key)
    return seal_part(taken, decision_id, at_us, key)
