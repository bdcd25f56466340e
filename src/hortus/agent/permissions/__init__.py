"""Decide what the agent may do: requirements, rules on parsed actions, and the mode."""

from hortus.agent.permissions.builtin import looking_rules
from hortus.agent.permissions.errors import BadPermissionError, ModeRefusedError
from hortus.agent.permissions.gate import Bounds, Gate
from hortus.agent.permissions.matching import Matcher
from hortus.agent.permissions.patterns import BadPatternError, NamePattern
from hortus.agent.permissions.rules import Kind, Rule, RuleText

__all__ = [
    "BadPatternError",
    "BadPermissionError",
    "Bounds",
    "Gate",
    "Kind",
    "Matcher",
    "ModeRefusedError",
    "NamePattern",
    "Rule",
    "RuleText",
    "looking_rules",
]
