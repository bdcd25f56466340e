"""Check what was just edited by the company's rules; each finding is told once."""

from collections.abc import Callable, Sequence

from hortus.agent.company.answers import Finding, Findings, decoded
from hortus.agent.company.company import Company
from hortus.agent.values import ToolError

_LARGEST_DIFF = 900_000
_MOST_FINDINGS = 15
Changes = Callable[[Sequence[str]], str]
"""Returns what was changed in files since the last commit, as a unified diff."""


class CompanyChecker:
    """Lets the gateway look at a change."""

    def __init__(self, company: Company, changes: Changes) -> None:
        self._company = company
        self._changes = changes
        self._told: set[tuple[str, str, str]] = set()

    def check(self, paths: Sequence[str]) -> str:
        """Return findings for the model; empty where there are none."""
        patience = self._company.patience(self._company.edit_s)
        if not paths or not self._company.rules_within(patience.ends):
            return ""
        diff = self._changes(paths)
        if not diff or len(diff) > _LARGEST_DIFF:
            return ""
        asked = {"diff": diff, "repository": self._company.place.repository}
        try:
            found = decoded(self._company.ask("check", asked, patience).value, Findings)
        except ToolError as e:
            self._company.slow(e.message)
            return ""
        self._company.answered()
        new = [one for one in found.findings if _key(one) not in self._told]
        shown = new[:_MOST_FINDINGS]
        self._told.update(_key(one) for one in shown)
        if not shown:
            return ""
        title = "[hortus: the company's rules find this in the change]"
        return "\n".join([title, *(_words(one) for one in shown)])


def _key(one: Finding) -> tuple[str, str, str]:
    """Return what a finding is known by when lines move."""
    return one.place.partition(":")[0], one.rule, one.text


def _words(one: Finding) -> str:
    said = f"- {one.place}: {one.level}: {one.message} [{one.rule}]"
    fix = one.fix.strip().partition("\n")[0]
    return f"{said}\n  fix: {fix}" if fix else said
