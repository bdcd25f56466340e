"""Judge a command line by rules."""

import posixpath
from collections.abc import Callable, Sequence

from msgspec import Struct

from hortus.agent.permissions.forms import forms_in
from hortus.agent.permissions.globs import is_value
from hortus.agent.permissions.hazards import hazard_of, unwrapped
from hortus.agent.permissions.paths import (
    Where,
    folders_of,
    globs_in,
    is_device,
    is_network,
    is_obeyed,
    is_of_git,
    is_outside,
    named_in,
)
from hortus.agent.permissions.programs import NAMING, READERS
from hortus.agent.permissions.rules import Kind, Rule, Rulebook
from hortus.agent.permissions.shell import Line, SimpleCommand, Word
from hortus.agent.values import Effect

_DEEP = frozenset({"cd", "pushd", "cp", "mv", "ln", "tar", "zip", "find", "rg", "diff", "rsync"})
_FOLDERS = 16  # that a line may enter before its paths are no longer followed


class Found(Struct, frozen=True):
    """A rule that speaks against a line; ``certain`` where it surely means it."""

    rule: Rule
    certain: bool


class Passed(Struct, frozen=True):
    """Whether rules let every command of a line pass."""

    rules: tuple[Rule, ...] = ()
    problem: str = ""


class LineJudge(Struct, frozen=True):
    """What rules say of a line that is understood.

    ``may_edit`` tells whether a file may be written without asking.
    """

    book: Rulebook
    may_edit: Callable[[str], bool]
    where: Where

    def against(self, line: Line, effect: Effect) -> Found | None:
        """Return the rule that denies this line, or asks for it; certain ones first."""
        rules = self.book.of(Kind.RUN, effect)
        forms = forms_in(line) if rules else ()
        if rule := next((rule for rule in rules if rule.hits(forms)), None):
            return Found(rule, certain=True)
        if found := self._of_paths(line, effect):
            return found
        rule = next((rule for rule in rules if rule.may_hit(forms)), None)
        return Found(rule, certain=False) if rule else None

    def passes(self, line: Line) -> Passed:
        """Return the rules that let every command of a line pass, or what none lets pass."""
        allowing = self.book.of(Kind.RUN, Effect.ALLOW)
        if problem := self._only_values_tell(line):
            return Passed(problem=problem)
        rules: dict[Rule, None] = {}
        for command in line.commands:
            if problem := self.wrong_with_files(command, line):
                return Passed(problem=problem)
            if not command.words and not command.assignments:
                continue
            rule = next((rule for rule in allowing if rule.lets(command)), None)
            if rule is None:
                return Passed(problem=_why_not(command))
            rules[rule] = None
        return Passed(tuple(rules)) if rules else Passed(problem="no rule allows it")

    def _only_values_tell(self, line: Line) -> str:
        """Return the word that may name a file which a rule does not let be read."""
        if not any(self.book.of(Kind.READ, effect) for effect in (Effect.DENY, Effect.ASK)):
            return ""
        words = (w for c in line.commands if c.name not in NAMING for w in _given(c))
        hidden = next((w for w in words if is_value(w)), None)
        return f"{hidden.source} may name what a rule speaks against" if hidden else ""

    def wrong_with_files(self, command: SimpleCommand, line: Line) -> str:
        """Return which redirection nothing lets pass."""
        moved = any(c.name in {"cd", "pushd", "popd"} for c in line.commands)
        for redirection in command.redirections:
            target = redirection.target
            if is_network(target):
                return f"{target.source} may be a connection"
            if redirection.writes and not is_device(target) and not self._writable(target, moved):
                return f"it writes {target.source}"
        return ""

    def obeyed(self, line: Line) -> str:
        """Return the file that is written and that programs outside the sandbox obey."""
        for command in line.commands:
            for target in (r.target for r in command.redirections if r.writes):
                for folder in folders_of(line, self.where):
                    path = posixpath.join(folder, target.text or target.start)
                    if is_obeyed(path) or is_of_git(path):
                        return target.source
        return ""

    def _writable(self, target: Word, moved: bool) -> bool:  # noqa: FBT001 - a fact, not a switch
        if target.text is None or moved:
            return False
        if target.text.startswith("/tmp/") and ".." not in target.text:  # noqa: S108 - a sandbox's own
            return True
        path = posixpath.join(self.where.folder, target.text)
        return not is_outside(target.text) and self.may_edit(path)

    def _of_paths(self, line: Line, effect: Effect) -> Found | None:
        reads, edits = self.book.of(Kind.READ, effect), self.book.of(Kind.EDIT, effect)
        if not reads and not edits:
            return None
        if len(folders_of(line, self.where)) > _FOLDERS:
            return Found((*reads, *edits)[0], certain=False)
        for command, path in named_in(line, self.where):
            rule = _covering(reads, path)
            if rule is None and command and _may_write(command):
                rule = _covering(edits, path)
            if rule:
                return Found(rule, certain=True)
        for command, pattern in globs_in(line, self.where):
            strict = (*reads, *(edits if command and _may_write(command) else ()))
            below = command is not None and _goes_below(command)
            if rule := next((r for r in strict if r.may_meet(pattern, below=below)), None):
                return Found(rule, certain=False)
        return None


def _goes_below(command: SimpleCommand) -> bool:
    """Tell whether a command may look into a folder that it is given."""
    return command.name in _DEEP or any(
        word.start.startswith("-") and "r" in word.start.casefold() for word in command.words
    )


def _given(command: SimpleCommand) -> tuple[Word, ...]:
    return (*command.words[1:], *(r.target for r in command.redirections))


def _covering(rules: Sequence[Rule], path: str) -> Rule | None:
    return next((r for r in rules if r.covers(path) or r.covers(f"{path}/")), None)


def _may_write(command: SimpleCommand) -> bool:
    return any(r.writes for r in command.redirections) or command.name not in READERS


def _why_not(command: SimpleCommand) -> str:
    inner = unwrapped(command)
    if hazard := hazard_of(inner):
        return hazard
    shown = " ".join(word.source for word in inner.words[:2])
    return f"no rule allows {shown}" if shown else "no rule allows it"
