"""Decide what of an action is done, asked for, or denied: requirements, rules, then the mode."""

import posixpath
from collections.abc import Callable, Sequence
from typing import assert_never

from msgspec import Struct

from hortus.agent.files import looks_secret
from hortus.agent.permissions.commands import Found, LineJudge
from hortus.agent.permissions.errors import ModeRefusedError
from hortus.agent.permissions.offering import offer_for
from hortus.agent.permissions.paths import Where, is_obeyed, is_of_git, is_outside
from hortus.agent.permissions.patterns import NamePattern
from hortus.agent.permissions.rules import Kind, Rule, Rulebook, RuleText
from hortus.agent.permissions.secrecy import secret_in
from hortus.agent.permissions.shell import Line, Unclear, read_line
from hortus.agent.toolcalls import Repair, Step
from hortus.agent.values import (
    Action,
    AskCompany,
    Decision,
    Delegate,
    EditFiles,
    Effect,
    Mode,
    Note,
    ReadFiles,
    RunCommand,
    UseServer,
)

_PLAIN = "write it as simple commands, without arrays, (( )) or eval"
_MODE = "choose another mode, or do it by hand"
_ONCE = "allow it once, or add a rule to agent.toml"


class Bounds(Struct, frozen=True):
    """What the administrator leaves to choose from."""

    modes: frozenset[Mode] = frozenset(Mode)
    hosts: tuple[NamePattern, ...] | None = None
    """Hosts that commands may reach at all; None leaves it to rules and the person."""


class Gate:
    """Decides on actions; nothing else of the agent does.

    ``later`` gives further rules, which are read when the first action comes.
    """

    def __init__(
        self,
        rules: Sequence[Rule] = (),
        mode: Mode = Mode.ASK,
        *,
        bounds: Bounds | None = None,
        workspace: str = "",
        later: Callable[[], Sequence[Rule]] = tuple,
    ) -> None:
        self._rules = tuple(rules)
        self._later = later
        self._bounds = bounds or Bounds()
        self._workspace = workspace
        self._mode = Mode.PLAN
        self.mode = mode

    @property
    def mode(self) -> Mode:
        """How much may be done before asking; raises ``ModeRefusedError`` when set too wide."""
        return self._mode

    @mode.setter
    def mode(self, mode: Mode) -> None:
        if mode not in self._bounds.modes:
            allowed = ", ".join(m for m in Mode if m in self._bounds.modes)
            raise ModeRefusedError(
                f"the administrator does not allow the mode {mode}", remedy=f"choose of: {allowed}"
            )
        self._mode = mode

    def decide(self, action: Action, repairs: Sequence[Repair] = ()) -> Decision:
        """Return what is to be done about an action.

        Where its call was repaired, no rule allows it: the rule was not made for a guess.
        """
        decision = self._decide(action)
        changed = [repair for repair in repairs if repair.step is not Step.TAG]
        if decision.effect is Effect.ALLOW and decision.rule and changed:
            return Decision(
                Effect.ASK,
                f"the call was repaired ({changed[0].step} of {changed[0].where})",
                rule=decision.rule,
                remedy="look whether it still says what was meant",
            )
        return decision

    def offer(self, action: Action) -> str:
        """Return the narrowest rule that would allow this from now on; empty where none may."""
        rule = offer_for(action)
        if not rule or self._decide(action).effect is not Effect.ASK:
            return ""
        trial = Gate(
            (*self._rules, _granted(rule)),
            self._mode,
            bounds=self._bounds,
            workspace=self._workspace,
            later=self._later,
        )
        return rule if trial.decide(action).effect is Effect.ALLOW else ""

    def grant(self, rule: str) -> None:
        """Add a rule that was offered, until the session ends."""
        self._rules = (*self._rules, _granted(rule))

    def hides(self, path: str) -> bool:
        """Tell whether rules deny to read a file, for tools that come by many."""
        return self._book.first(Kind.READ, Effect.DENY, [self._inside(path)]) is not None

    @property
    def _book(self) -> Rulebook:
        return Rulebook((*self._rules, *self._later()))

    def _decide(self, action: Action) -> Decision:
        match action:
            case ReadFiles():
                return self._read(action.paths)
            case EditFiles():
                return self._edit(action.paths)
            case RunCommand():
                return self._run(action)
            case UseServer():
                return self._use(f"{action.server}/{action.tool}")
            case AskCompany() | Delegate() | Note():
                return Decision(Effect.ALLOW, "it changes nothing here")
            case _:
                assert_never(action)

    def _read(self, said: Sequence[str]) -> Decision:
        paths = [self._inside(path) for path in said]
        for path in paths:
            if is_outside(path):
                return _denied(f"{path} is outside the workspace", "name a file of the workspace")
        if ruled := self._by_rules(Kind.READ, paths):
            return ruled
        if secret := next((path for path in paths if looks_secret(path)), ""):
            return _asked(_promises(secret), _ONCE)
        return Decision(Effect.ALLOW, "files of the workspace may be read")

    def _edit(self, said: Sequence[str]) -> Decision:
        paths = [self._inside(path) for path in said]
        for path in paths:
            if is_outside(path):
                return _denied(f"{path} is outside the workspace", "name a file of the workspace")
            if is_of_git(path):
                return _denied(f"{path} is git's own", "use git for it")
        if self._mode is Mode.PLAN:
            return _denied("the mode plan changes no files", _MODE)
        strict = self._strict(Kind.EDIT, paths)
        if strict:
            return strict
        if obeyed := next((path for path in paths if is_obeyed(path)), ""):
            return _asked(f"programs outside the sandbox obey {obeyed}", _ONCE)
        if self._mode in {Mode.ACCEPT_EDITS, Mode.AUTO}:
            return Decision(Effect.ALLOW, f"the mode {self._mode} allows edits")
        return self._allowed(Kind.EDIT, paths) or _asked(
            f"the mode {self._mode} asks for edits", _ONCE
        )

    def _use(self, tool: str) -> Decision:
        decision = self._by_rules(Kind.SERVER, [tool]) or _asked(
            f"no rule allows the tool {tool}", _ONCE
        )
        if self._mode is Mode.PLAN and decision.effect is Effect.ALLOW:
            return _asked("in the mode plan, tools of servers are asked for", _MODE)
        return decision

    def _run(self, action: RunCommand) -> Decision:
        if refused := self._unreachable(action.hosts):
            return refused
        if self._mode is Mode.PLAN and (action.writes or action.hosts):
            return _denied(
                "the mode plan runs commands only with files read-only and without network", _MODE
            )
        line = read_line(action.command)
        if isinstance(line, Unclear):
            return self._not_understood(line)
        judge = LineJudge(self._book, self._may_edit, Where(self._workspace, action.folder))
        return self._against(judge, line) or self._for(judge, line, action)

    def _not_understood(self, line: Unclear) -> Decision:
        required = [r for r in self._book.of(Kind.RUN, Effect.DENY) if r.said.binding]
        if required:
            return _denied(
                f"the command is not understood: {line.reason}", _PLAIN, required[0].said.text
            )
        return _asked(f"the command is not understood: {line.reason}", _PLAIN)

    def _against(self, judge: LineJudge, line: Line) -> Decision | None:
        for effect in (Effect.DENY, Effect.ASK):
            found = judge.against(line, effect)
            if found:
                return _spoken_against(found)
        return None

    def _for(self, judge: LineJudge, line: Line, action: RunCommand) -> Decision:
        if written := judge.obeyed(line):
            return _asked(f"programs outside the sandbox obey {written}", _ONCE)
        if secret := secret_in(line, judge.where, judge.book):
            return _asked(_promises(secret), _ONCE)
        if strict := self._strict(Kind.NET, action.hosts):
            return strict
        hosts = self._book.allows_all(Kind.NET, action.hosts)
        if action.hosts and not hosts:
            return _asked(f"no rule allows to reach {', '.join(action.hosts)}", _ONCE)
        if self._mode in {Mode.AUTO, Mode.PLAN}:
            return Decision(Effect.ALLOW, f"the mode {self._mode} runs commands in the sandbox")
        passed = judge.passes(line)
        if passed.problem:
            return _asked(passed.problem, _ONCE)
        rules = "; ".join(rule.said.text for rule in (*passed.rules, *hosts))
        return Decision(Effect.ALLOW, "rules allow every command in it", rule=rules)

    def _unreachable(self, hosts: Sequence[str]) -> Decision | None:
        bounds = self._bounds.hosts
        for host in hosts:
            if bounds is not None and not any(pattern.covers(host) for pattern in bounds):
                return _denied(
                    f"the administrator does not allow to reach {host}", "do without the network"
                )
        found = self._book.first(Kind.NET, Effect.DENY, hosts)
        return _ruled(found) if found else None

    def _may_edit(self, path: str) -> bool:
        return self._edit([path]).effect is Effect.ALLOW

    def _inside(self, path: str) -> str:
        """Return a path as the workspace knows it."""
        plain = posixpath.normpath(path) if path else path
        if self._workspace and plain.startswith(f"{self._workspace}/"):
            return plain[len(self._workspace) + 1 :]
        return plain

    def _by_rules(self, kind: Kind, names: Sequence[str]) -> Decision | None:
        return self._strict(kind, names) or self._allowed(kind, names)

    def _strict(self, kind: Kind, names: Sequence[str]) -> Decision | None:
        for effect in (Effect.DENY, Effect.ASK):
            if found := self._book.first(kind, effect, names):
                return _ruled(found)
        return None

    def _allowed(self, kind: Kind, names: Sequence[str]) -> Decision | None:
        rules = self._book.allows_all(kind, names)
        if not rules:
            return None
        said = "; ".join(dict.fromkeys(rule.said.text for rule in rules))
        return Decision(Effect.ALLOW, "a rule allows it", rule=said)


def _granted(rule: str) -> Rule:
    return Rule.of(RuleText(Effect.ALLOW, rule, place="this session"))


def _promises(path: str) -> str:
    return f"the name {path} promises a secret"


def _spoken_against(found: Found) -> Decision:
    if found.certain:
        return _ruled(found.rule)
    binding = found.rule.said.binding and found.rule.effect is Effect.DENY
    effect = Effect.DENY if binding else Effect.ASK
    return Decision(
        effect,
        f"it may come to what {_source(found.rule)} {_does(found.rule)}",
        rule=found.rule.said.text,
        remedy="name each program and its words plainly",
    )


def _ruled(rule: Rule) -> Decision:
    reason = rule.said.reason or f"{_source(rule)} {_does(rule)} it"
    whom = "ask the administrator" if rule.said.binding else f"change the rule in {_where(rule)}"
    return Decision(rule.effect, reason, rule=rule.said.text, remedy=whom)


def _source(rule: Rule) -> str:
    return "the administrator's rule" if rule.said.binding else "a rule"


def _does(rule: Rule) -> str:
    return "denies" if rule.effect is Effect.DENY else "asks for"


def _where(rule: Rule) -> str:
    return rule.said.place or "agent.toml"


def _denied(reason: str, remedy: str, rule: str = "") -> Decision:
    return Decision(Effect.DENY, reason, rule=rule, remedy=remedy)


def _asked(reason: str, remedy: str) -> Decision:
    return Decision(Effect.ASK, reason, remedy=remedy)
