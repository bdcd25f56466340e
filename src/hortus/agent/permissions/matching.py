"""Tell whether an action is one of those that patterns of rules mean."""

from collections.abc import Sequence

from msgspec import Struct

from hortus.agent.permissions.forms import forms_in
from hortus.agent.permissions.rules import Kind, Rule, RuleText
from hortus.agent.permissions.shell import Line, read_line
from hortus.agent.values import (
    Action,
    EditFiles,
    Effect,
    ReadFiles,
    RunCommand,
    UseServer,
)


class Matcher(Struct, frozen=True):
    """Patterns of actions, as those that a hook is run for; none means every action."""

    rules: tuple[Rule, ...]

    @classmethod
    def of(cls, patterns: Sequence[str], place: str = "") -> "Matcher":
        """Return the matcher of these patterns; raise ``BadPermissionError``."""
        # What asks is matched in every form and spelling, so nothing slips past a hook.
        return cls(tuple(Rule.of(RuleText(Effect.ASK, text, place=place)) for text in patterns))

    def concerns(self, action: Action) -> bool:
        """Tell whether an action is meant, or may turn out to be."""
        if not self.rules:
            return True
        match action:
            case RunCommand():
                return self._of_command(action)
            case ReadFiles():
                return self._of_names(Kind.READ, action.paths)
            case EditFiles():
                return self._of_names(Kind.EDIT, action.paths)
            case UseServer():
                return self._of_names(Kind.SERVER, (f"{action.server}/{action.tool}",))
            case _:
                return False

    def _of_command(self, action: RunCommand) -> bool:
        if self._of_names(Kind.NET, action.hosts):
            return True
        rules = [rule for rule in self.rules if rule.kind is Kind.RUN]
        line = read_line(action.command)
        if not isinstance(line, Line):
            return bool(rules)
        forms = forms_in(line)
        return any(rule.may_hit(forms) for rule in rules)

    def _of_names(self, kind: Kind, names: Sequence[str]) -> bool:
        return any(rule.covers(name) for rule in self.rules if rule.kind is kind for name in names)
