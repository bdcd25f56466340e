"""Whose requests are kept, and of which: everything that no rule names is not."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import translate

from hortus.content.sealing import Part
from hortus.core import ContentRuleSettings

NO_LABEL = "none"
"""Stands in a rule for requests in which nothing was found that has a label."""
NEVER_KEPT = "secret"
"""The label of what is not kept, whatever a rule says."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a rule may look at; ``person`` is whose content it is, whichever key they use."""

    person: str
    key_id: str
    key_name: str
    teams: frozenset[str]
    model: str
    labels: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, ready to be matched."""

    name: str
    parts: frozenset[Part]
    _people: re.Pattern[str]
    _teams: re.Pattern[str]
    _keys: frozenset[str]
    _models: re.Pattern[str]
    _classes: re.Pattern[str]

    @classmethod
    def of(cls, name: str, settings: ContentRuleSettings) -> "Rule":
        """Return the rule that settings describe."""
        return cls(
            name,
            frozenset(Part(part) for part in settings.keep),
            _any(settings.people),
            _any(settings.teams),
            frozenset(settings.keys),
            _any(settings.models),
            _any(settings.classes),
        )

    def covers(self, facts: Facts) -> bool:
        """Tell whether it names the person, the model, and every kind of data in the request."""
        return (
            self._names(facts)
            and self._models.match(facts.model) is not None
            and NEVER_KEPT not in facts.labels
            and all(self._classes.match(label) for label in facts.labels or (NO_LABEL,))
        )

    def _names(self, facts: Facts) -> bool:
        return (
            facts.key_id in self._keys
            or any(self._people.match(name) for name in (facts.person, facts.key_name))
            or any(self._teams.match(team) for team in facts.teams)
        )


class Rules:
    """All rules, in the order of the settings; the first that covers a request counts."""

    def __init__(self, settings: Mapping[str, ContentRuleSettings]) -> None:
        self._rules = [Rule.of(name, rule) for name, rule in settings.items()]

    def match(self, facts: Facts) -> Rule | None:
        """Return the rule by which content is kept, or None where none opts in."""
        return next((rule for rule in self._rules if rule.covers(facts)), None)


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    """Return what matches as any of the shell patterns does; without one, nothing."""
    return re.compile("|".join(map(translate, patterns)) or r"(?!)")
