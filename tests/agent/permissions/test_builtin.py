"""The rules of hortus let commands look, and nothing more."""

import pytest

from hortus.agent.permissions import Gate, looking_rules
from hortus.agent.permissions.builtin import LOOKING
from hortus.agent.permissions.programs import NEVER_BY_RULE, RUNNERS
from hortus.agent.values import Effect, RunCommand


def test_no_rule_of_hortus_names_a_program_that_runs_others():
    names = {text.split()[1] for text in LOOKING}
    assert not names & (NEVER_BY_RULE | RUNNERS)


@pytest.mark.parametrize("text", LOOKING)
def test_no_rule_of_hortus_lets_anything_be_written(text):
    gate = Gate(looking_rules())
    plain = text.removeprefix("run: ").removesuffix(" *")
    assert gate.decide(RunCommand(plain)).effect is Effect.ALLOW
    assert gate.decide(RunCommand(f"{plain} > x")).effect is Effect.ASK
    assert gate.decide(RunCommand(plain, hosts=("h",))).effect is Effect.ASK


def test_rules_of_others_go_before(gate, effect):
    assert effect(gate("ask run: git log *", looking=True), "git log") == "ask"
    assert effect(gate("deny run: find *", looking=True), "find .") == "deny"
