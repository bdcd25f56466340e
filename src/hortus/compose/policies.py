"""The policies in force in a running house, kept in step with people, settings and files."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock

from hortus.compose.policydirectory import Verdicts, declared_tools, directory_of
from hortus.compose.policyfolder import PolicyTexts, folder_of, read_facts, read_texts
from hortus.compose.policyquestion import Asking, Clocks, Standing, within
from hortus.core import Clock, DlpSettings, HortusError, Loaded, Question, Settings, Verdict
from hortus.identity import Roster
from hortus.policy import (
    Budget,
    Bundle,
    Cache,
    DataClass,
    Directory,
    PolicyEngine,
    Request,
    Tool,
    difference,
    write_facts,
)
from hortus.store import ToolRecord

_log = logging.getLogger(__name__)
_LOOK_EVERY_S = 0.5
_ANSWERS = 2_048
_QUARTER_US = 15 * 60 * 1_000_000
_Asked = tuple[Question, Budget, int]
_Stamps = tuple[tuple[str, int, int], ...]
Told = Callable[[str, str, Mapping[str, str], str], Awaitable[None]]
"""Is told of an event: its name, its subject, its facts and its reason."""


@dataclass(frozen=True, slots=True)
class PoliciesInForce:
    """One bundle with one directory: a question under way keeps to the ones it began with."""

    texts: PolicyTexts
    engine: PolicyEngine
    asking: Asking
    dlp: DlpSettings
    declared: tuple[Tool, ...] = ()
    """Verdicts on tools that the policy folder declares."""
    answers: Cache[_Asked, Verdict] = field(default_factory=lambda: Cache(_ANSWERS))

    @property
    def bundle(self) -> Bundle:
        """The policies."""
        return self.engine.bundle

    @property
    def tools(self) -> frozenset[str]:
        """The names of the tools that something was decided about."""
        return self.engine.directory.tool_names

    def decide(self, question: Question, now_us: int) -> Verdict:
        """Return the verdict, with what is recorded of the facts it rests on.

        The same question gets the same answer while neither the budgets nor the clocks have moved
        on: hours begin, and clocks are put forward and back, at quarters of an hour.
        """
        budget = self.asking.standing(question)
        asked = question, budget, now_us // _QUARTER_US
        verdict = self.answers.get(asked)
        if verdict is None:
            asking = replace(self.asking, standing=lambda _: budget)
            verdict = self._decide(asking.request(question, self.dlp, now_us), question)
            self.answers.put(asked, verdict)
        return verdict

    def _decide(self, request: Request, question: Question) -> Verdict:
        verdict = self.engine.decide(request)
        facts = verdict.facts_used
        if not verdict.allowed and question.labels and "context.labels" in facts:
            facts = {**facts, "labels": " ".join(sorted(question.labels))}
        client = request.circumstances.tool
        tool = self.engine.directory.tool(client) if client else None
        return replace(
            verdict,
            facts_used=facts,
            recorded=write_facts(request, verdict.facts_used, tool),
            warning=tool.warning if tool and verdict.allowed else "",
        )


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the policies in force were made from; where it differs they are made anew."""

    settings: Settings
    roster: Roster
    stamps: _Stamps
    activated: PolicyTexts | None
    verdicts: Verdicts


class HousePolicies:
    """Holds the policies in force; what cannot be used leaves them as they are.

    ``activated`` returns the policies that were put in force by change control, or None while
    those of the folder are in force as they are; ``decided`` returns the verdicts on tools.
    """

    def __init__(
        self,
        loaded: Loaded,
        clock: Clock,
        roster: Callable[[], Roster],
        activated: Callable[[], PolicyTexts | None] = lambda: None,
        standing: Standing = within,
        decided: Callable[[], tuple[ToolRecord, ...]] = tuple,
    ) -> None:
        self._loaded = loaded
        self._decided = decided
        self._clock = clock
        self._roster = roster
        self._activated = activated
        self._standing = standing
        self._changing = Lock()
        self._seen = self._look(loaded.settings)
        self.problem = ""
        self.in_force = self._made(self._seen, None)

    @property
    def parts(self) -> Mapping[str, str]:
        """The state of the policies in words."""
        bundle = self.in_force.bundle
        said = f"{len(bundle.policies)} policies, bundle {bundle.version}"
        return {"policies": self.problem or said}

    def decide(self, question: Question) -> Verdict:
        """Return what the policies in force say."""
        return self.in_force.decide(question, self._clock.now_us())

    def take_up(self, settings: Settings | None = None) -> Bundle | None:
        """Make what is in force anew where something has changed; return the bundle before.

        None is returned where the policies are the same ones, whatever else has changed. Raises
        a ``HortusError`` with nothing changed.
        """
        with self._changing:
            seen = self._look(settings or self._loaded.settings)
            if seen == self._seen:
                return None
            # What is at fault is looked at again once it has changed, not twice a second.
            self._seen = seen
            old, made = self.in_force, self._made(seen, self.in_force)
            self._loaded = replace(self._loaded, settings=seen.settings)
            self.in_force, self.problem = made, ""
        return None if old.bundle.version == made.bundle.version else old.bundle

    async def keep_up(self, told: Told) -> None:
        """Take up what has changed, until cancelled."""
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            try:
                before = await asyncio.to_thread(self.take_up)
            except HortusError as e:
                self.problem = e.message
                _log.warning("the policies stay as they were: %s (%s)", e.message, e.remedy)
                version = self.in_force.bundle.version
                await told("policy.refused", version, {"code": e.code}, e.message)
            else:
                if before is not None:
                    await told(*self.changed(before))

    def changed(self, before: Bundle) -> tuple[str, str, Mapping[str, str], str]:
        """Return the event that other policies are in force: name, subject, facts and reason.

        What was activated was changed by whoever did that, which is an event of its own; the files
        of a folder were changed by somebody nobody knows.
        """
        name = "policy.taken_up" if self._seen.activated else "policy.changed"
        return name, *_told(before, self.in_force.bundle)

    def _look(self, settings: Settings) -> _Seen:
        loaded = replace(self._loaded, settings=settings)
        verdicts = Verdicts.at(self._decided(), self._clock.now_us())
        stamps = _stamps(folder_of(loaded))
        return _Seen(settings, self._roster(), stamps, self._activated(), verdicts)

    def _made(self, seen: _Seen, before: PoliciesInForce | None) -> PoliciesInForce:
        loaded = replace(self._loaded, settings=seen.settings)
        folder = folder_of(loaded)
        facts = read_facts(loaded, folder)
        directory = directory_of(facts, seen.roster, seen.verdicts)
        texts = seen.activated or read_texts(loaded, folder)
        policy = seen.settings.policy
        asking = Asking(
            directory, Clocks.of(policy), DataClass(policy.default_class), self._standing
        )
        engine = PolicyEngine(_bundle(texts, directory, before), directory)
        declared = declared_tools(facts.document, seen.verdicts.day)
        return PoliciesInForce(texts, engine, asking, seen.settings.dlp, declared)


def _told(before: Bundle, after: Bundle) -> tuple[str, Mapping[str, str], str]:
    """Return the subject, the facts and the reason of that event."""
    found = difference(before, after)
    facts = {
        "before": before.version,
        "added": " ".join(found.added),
        "removed": " ".join(found.removed),
        "changed": " ".join(found.changed),
        "parameters": "the same" if before.parameters == after.parameters else "others",
    }
    return after.version, facts, ""


def _bundle(texts: PolicyTexts, directory: Directory, before: PoliciesInForce | None) -> Bundle:
    """Return the bundle of texts, the one before where they are its own.

    What names a team or model that is not there is refused when it is brought in. Later that is no
    fault of the policies: people and models come and go, and a policy about nobody does no harm.
    """
    if before is None:
        return texts.bundle()
    return before.bundle if texts == before.texts else texts.bundle(directory)


def _stamps(folder: Path) -> _Stamps:
    """Return what changes when a file of the policy folder is written, added or taken away."""
    found = []
    for file in (*sorted(folder.glob("*.cedar")), *sorted(folder.glob("*.toml"))):
        try:
            stat = file.stat()
        except FileNotFoundError:
            continue
        found.append((file.name, stat.st_mtime_ns, stat.st_size))
    return tuple(found)
