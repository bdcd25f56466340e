"""Rules of the company for files that are touched, each told once."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from hortus.agent.company.answers import Rule, Rules, decoded
from hortus.agent.company.company import Company
from hortus.agent.oneline import one_line
from hortus.agent.values import ToolError

_MOST_PATHS = 8
_MOST_SAID = 8
_SHOWN = 200


class CompanyRules:
    """Says which rules newly hold, as paths are touched."""

    def __init__(self, company: Company, prefix: Callable[[], str] = str) -> None:
        self._company = company
        self._prefix = prefix
        self._asked: set[str] = set()
        self._told: set[str] = set()

    def system(self) -> str:
        """Return nothing: what the company says depends on paths, so it comes in later turns."""
        return ""

    def touched(self, paths: Sequence[str]) -> str:
        """Return the rules newly in scope, each once a session; empty for none."""
        new = [path for path in paths if path not in self._asked][:_MOST_PATHS]
        if not new:
            return ""
        patience = self._company.patience(self._company.edit_s)
        if not self._company.rules_within(patience.ends):
            return ""
        found: dict[str, Rule] = {}
        try:
            for path in new:
                where = {
                    "path": self._prefix() + path,
                    "repository": self._company.place.repository,
                }
                said = decoded(self._company.ask("rules", where, patience).value, Rules)
                self._asked.add(path)
                found |= {rule.id: rule for rule in said.rules if rule.id not in self._told}
        except ToolError as e:
            self._company.slow(e.message)
        else:
            self._company.answered()
        return "\n".join(self._worded(found.values(), new))

    def _worded(self, rules: Iterable[Rule], paths: Sequence[str]) -> Iterator[str]:
        known = list(rules)
        if not known:
            return
        self._told.update(rule.id for rule in known)
        yield f"[hortus: the company's rules for {', '.join(paths)}]"
        # Rules that nobody owns come with hortus: every edit is checked by them in any case.
        named = [rule for rule in known if not rule.owner and rule.checked]
        said = [rule for rule in known if rule.owner or not rule.checked]
        for rule in said[:_MOST_SAID]:
            yield from _words(rule)
        if rest := [rule.id for rule in (*said[_MOST_SAID:], *named)]:
            yield f"- checked after each edit: {', '.join(rest)}"


def _words(rule: Rule) -> Iterator[str]:
    yield f"- {rule.level}: {_line(rule.message)} [{rule.id}]"
    if rule.note:
        yield f"  {_line(rule.note)}"
    for word, code in (("not", rule.bad), ("but", rule.good)):
        if code:
            yield f"  {word}: {_line(code)}"


def _line(text: str) -> str:
    return one_line("".join(c if c.isprintable() else " " for c in text), _SHOWN)
