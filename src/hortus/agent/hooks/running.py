"""Run the person's programs before and after tools and at the end, in the sandbox."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event
from typing import Protocol

from msgspec import Struct

from hortus.agent.files import Workspace
from hortus.agent.hooks.events import (
    Answer,
    after_event,
    before_event,
    read_answer,
    stop_event,
)
from hortus.agent.permissions import Matcher
from hortus.agent.sandbox import Ended, Profile, Ran
from hortus.agent.settings import HookDefinition, Moment, file_hash
from hortus.agent.values import Action, Call, Decision, Effect, Noticed, Told
from hortus.core import HortusError

_STRICTNESS = (Effect.ALLOW, Effect.ASK, Effect.DENY)
_REMEDY = "mend the hook, or take it out of agent.toml"


class Runner(Protocol):
    """What holds a program: the sandbox."""

    def run(
        self,
        command: Sequence[str] | str,
        profile: Profile,
        on_output: Callable[[str], None] | None = None,
        cancelled: Callable[[], bool] | Event | None = None,
        stdin: bytes = b"",
    ) -> Ran:
        """Run a program to its end; raise where it cannot be held."""


class _Hook(Struct, frozen=True):
    """A hook that is ready to be run."""

    definition: HookDefinition
    matcher: Matcher

    @property
    def name(self) -> str:
        return f"the hook {self.definition.entry.command[0]} ({self.definition.place})"


class ProgramHooks:
    """Programs that have a say; none of them ever widens what the gate decides."""

    def __init__(
        self,
        definitions: Sequence[HookDefinition],
        runner: Runner,
        workspace: Workspace,
        show: Callable[[Noticed], None],
    ) -> None:
        """Raise ``BadPermissionError`` where a hook's patterns cannot be used."""
        self._hooks = [
            _Hook(definition, Matcher.of(definition.entry.when, definition.place))
            for definition in definitions
        ]
        self._runner = runner
        self._workspace = workspace
        self._show = show
        self._actions: dict[str, Action] = {}

    def before(self, call: Call, action: Action) -> Decision | None:
        """Return the strictest decision of the hooks; None where none objects.

        A hook that fails denies: it was to watch over something.
        """
        strictest: Decision | None = None
        self._actions[call.id] = action
        for hook in self._of(Moment.BEFORE):
            if not hook.matcher.concerns(action):
                continue
            decision = _decision(hook, self._answer(hook, before_event(call, action)))
            if decision and (strictest is None or _is_stricter(decision, strictest)):
                strictest = decision
        return strictest

    def after(self, call: Call, told: Told) -> str:
        """Return what hooks have to say to the model about a result."""
        event, action = after_event(call, told), self._actions.pop(call.id, None)
        return self._texts(
            self._answer(hook, event)
            for hook in self._of(Moment.AFTER)
            if action is None or hook.matcher.concerns(action)
        )

    def stop(self, said: str) -> str:
        """Return why hooks do not let the work end yet; empty where they do."""
        event = stop_event(said)
        return self._texts(self._answer(hook, event) for hook in self._of(Moment.STOP))

    def _of(self, moment: Moment) -> Iterator[_Hook]:
        return (hook for hook in self._hooks if hook.definition.entry.on is moment)

    def _texts(self, answers: Iterator[Answer]) -> str:
        said = [a.text or (a.reason if a.effect is not Effect.ALLOW else "") for a in answers]
        return "\n".join(text for text in said if text)

    def _answer(self, hook: _Hook, event: bytes) -> Answer:
        answer = self._run(hook, event)
        if answer.failed:
            self._show(Noticed(f"{hook.name} failed: {answer.failed}", _REMEDY))
        return answer

    def _run(self, hook: _Hook, event: bytes) -> Answer:
        if changed := self._changed(hook.definition):
            return Answer(failed=f"{changed} is not as it was when it was trusted")
        entry = hook.definition.entry
        profile = Profile(
            wall_s=entry.time_limit_s,
            writable=entry.on is not Moment.BEFORE,
            read_only=_programs(entry.command),
        )
        try:
            ran = self._runner.run(entry.command, profile, stdin=event)
        except HortusError as e:
            return Answer(failed=e.message)
        if ran.ended is not Ended.EXITED:
            return Answer(failed=f"it was ended ({ran.ended}) after {ran.seconds:.1f} s")
        return read_answer(ran.status, ran.output)

    def _changed(self, definition: HookDefinition) -> str:
        """Return the file of the workspace that a trusted hook runs and that is another now."""
        for path, digest in definition.files.items():
            if file_hash(self._workspace, path) != digest:
                return path
        return ""


def _decision(hook: _Hook, answer: Answer) -> Decision | None:
    if answer.failed:
        return Decision(Effect.DENY, f"{hook.name} failed: {answer.failed}", remedy=_REMEDY)
    if answer.effect is Effect.ALLOW:
        return None
    does = "denies" if answer.effect is Effect.DENY else "asks"
    reason = answer.reason or answer.text
    return Decision(answer.effect, f"{hook.name} {does}: {reason}", remedy="do what it says")


def _is_stricter(one: Decision, other: Decision) -> bool:
    return _STRICTNESS.index(one.effect) > _STRICTNESS.index(other.effect)


def _programs(command: Sequence[str]) -> tuple[Path, ...]:
    """Return the files that a command line names in full; the sandbox shows them to it."""
    return tuple(Path(word) for word in command if word.startswith("/") and Path(word).is_file())
