"""Gates with rules as a person would write them."""

import pytest

from hortus.agent.permissions import Gate, Rule, RuleText, looking_rules
from hortus.agent.values import Effect, Mode, RunCommand


@pytest.fixture(scope="session")
def rule():
    """Return a function that makes a rule of ``deny run: git push *``."""

    def made(text, **more):
        effect, _, rest = text.partition(" ")
        return Rule.of(RuleText(Effect(effect), rest, **more))

    return made


@pytest.fixture
def gate(rule):
    """Return a function that makes a gate of texts of rules."""

    def made(*texts, mode=Mode.ASK, looking=False, **more):
        rules = [rule(text) if isinstance(text, str) else text for text in texts]
        return Gate([*rules, *(looking_rules() if looking else ())], mode, **more)

    return made


@pytest.fixture
def effect():
    """Return a function that tells what a gate decides of a command line."""

    def decided(gate, command, **more):
        return gate.decide(RunCommand(command, **more)).effect.value

    return decided
