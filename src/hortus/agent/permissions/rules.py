"""Rules of permission: what they are about, what they say, and examples that prove it."""

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from hortus.agent.permissions.errors import BadPermissionError
from hortus.agent.permissions.forms import Form, forms_in
from hortus.agent.permissions.hazards import hazard_of, unwrapped
from hortus.agent.permissions.paths import is_device
from hortus.agent.permissions.patterns import (
    BadPatternError,
    CommandPattern,
    NamePattern,
    PathPattern,
)
from hortus.agent.permissions.shell import Line, SimpleCommand, read_line
from hortus.agent.values import Effect

_HELP = "docs/reference/agent-rules.md shows every form of a rule"


class Kind(StrEnum):
    """What a rule is about."""

    RUN = "run"
    READ = "read"
    EDIT = "edit"
    SERVER = "server"
    NET = "net"


class RuleText(Struct, frozen=True):
    """A rule as it is written, and where."""

    effect: Effect
    text: str
    match: tuple[str, ...] = ()
    not_match: tuple[str, ...] = ()
    reason: str = ""
    place: str = ""
    binding: bool = False
    """Whether the administrator requires it."""


_Pattern = CommandPattern | PathPattern | NamePattern


class Rule(Struct, frozen=True):
    """A rule that is understood and does what its examples say."""

    said: RuleText
    kind: Kind
    pattern: _Pattern

    @classmethod
    def of(cls, said: RuleText) -> "Rule":
        """Return the rule that a text says; raise ``BadPermissionError`` where it says none."""
        kind, pattern = _parsed(said)
        rule = cls(said, kind, pattern)
        for example in said.match:
            if not rule.is_about(example):
                raise _wrong(said, f"does not match its example {example!r}")
        for example in said.not_match:
            if rule.is_about(example):
                raise _wrong(said, f"matches {example!r}, which it is not to match")
        return rule

    @property
    def effect(self) -> Effect:
        """What it says."""
        return self.said.effect

    def is_about(self, example: str) -> bool:
        """Tell whether an example alone would be allowed, asked for or denied by this rule."""
        if not isinstance(self.pattern, CommandPattern):
            return self.covers(example)
        line = read_line(example)
        if not isinstance(line, Line):
            return False
        if self.effect is Effect.ALLOW:
            return all(self.lets(c) and not _writes(c) for c in line.commands)
        return self.hits(forms_in(line))

    def covers(self, name: str) -> bool:
        """Tell whether a path or a name is meant; strict rules mean its other spellings too."""
        match self.pattern:
            case CommandPattern():
                return False
            case PathPattern() if self.effect is not Effect.ALLOW:
                return self.pattern.may_cover(name)
            case _:
                return self.pattern.covers(name)

    def may_meet(self, pattern: str, *, below: bool) -> bool:
        """Tell whether a pattern of the shell may name a path that is meant, or one above."""
        return isinstance(self.pattern, PathPattern) and (
            self.pattern.may_meet(pattern)
            or (below and self.pattern.may_meet(pattern, below=True))
        )

    def lets(self, command: SimpleCommand) -> bool:
        """Tell whether a command may pass by this rule, whatever comes of it at run time."""
        inner = unwrapped(command)
        if not isinstance(self.pattern, CommandPattern) or hazard_of(inner):
            return False
        return bool(inner.words) and self.pattern.surely(inner.words)

    def hits(self, forms: Sequence[Form]) -> bool:
        """Tell whether a command with these forms is, or makes others run, one that is meant."""
        return isinstance(self.pattern, CommandPattern) and any(
            form.certain and self.pattern.surely(form.words) for form in forms
        )

    def may_hit(self, forms: Sequence[Form]) -> bool:
        """Tell whether a command with these forms may turn out to be one that is meant."""
        return isinstance(self.pattern, CommandPattern) and any(
            self.pattern.possibly(form.words) for form in forms
        )


def _writes(command: SimpleCommand) -> bool:
    return any(r.writes and not is_device(r.target) for r in command.redirections)


def _parsed(said: RuleText) -> tuple[Kind, _Pattern]:
    word, colon, rest = said.text.partition(":")
    try:
        kind = Kind(word.strip())
    except ValueError as e:
        kinds = ", ".join(kind.value for kind in Kind)
        raise _wrong(said, f"does not begin with one of {kinds} and a colon") from e
    if not colon:
        raise _wrong(said, "has no colon and pattern behind its first word")
    try:
        return kind, _pattern(kind, rest.strip())
    except BadPatternError as e:
        raise _wrong(said, f"cannot be used: {e}") from e


def _pattern(kind: Kind, text: str) -> _Pattern:
    match kind:
        case Kind.RUN:
            return CommandPattern.of(text)
        case Kind.READ | Kind.EDIT:
            return PathPattern.of(text)
        case Kind.SERVER if "/" not in text:
            return NamePattern.of(f"{text}/*")
        case _:
            return NamePattern.of(text)


def _wrong(said: RuleText, problem: str) -> BadPermissionError:
    place = f"{said.place}: " if said.place else ""
    return BadPermissionError(f"{place}rule {said.text!r} {problem}", remedy=_HELP)


class Rulebook(Struct, frozen=True):
    """All rules in force."""

    rules: tuple[Rule, ...]

    def of(self, kind: Kind, effect: Effect) -> Sequence[Rule]:
        """Return the rules of a kind that say this, the administrator's first."""
        found = [r for r in self.rules if r.kind is kind and r.effect is effect]
        return sorted(found, key=lambda rule: not rule.said.binding)

    def first(self, kind: Kind, effect: Effect, names: Sequence[str]) -> Rule | None:
        """Return the first rule that covers one of these names."""
        rules = self.of(kind, effect)
        return next((r for r in rules if any(r.covers(name) for name in names)), None)

    def allows_all(self, kind: Kind, names: Sequence[str]) -> Sequence[Rule]:
        """Return rules that together allow all of these names; none where one is not allowed."""
        rules = self.of(kind, Effect.ALLOW)
        found = [next((r for r in rules if r.covers(name)), None) for name in names]
        return [rule for rule in found if rule] if all(found) else []
