"""A pattern of the shell names what a rule denies as well as the name itself does."""

import fnmatch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.permissions import Gate, Rule, RuleText, looking_rules
from hortus.agent.permissions.globs import may_be_secret, may_meet
from hortus.agent.values import Effect, Mode, RunCommand

DENIED = [
    Rule.of(RuleText(Effect.DENY, f"read: {text}"))
    for text in ("secrets/**", "a/b/c/**", "**/.env")
]
GATES = {mode: Gate(DENIED, mode, later=looking_rules) for mode in (Mode.ASK, Mode.AUTO)}


@pytest.mark.parametrize("mode", GATES)
@pytest.mark.parametrize(
    "command",
    [
        "cat s*/key",
        "cat ./s?crets/key",
        "cat [s]ecrets/key",
        "cat S*/key",
        "cat {secrets,x}/key",
        "cat sec{r,q}ets/*",
        "cat <s*/key",
        "cat 'sec'*/key",
        "cat s${x}/key",
        "cat */key",
        "cat .e*",
        "for f in s*/*; do cat $f; done",
        "cd s* && cat key",
        "ln -s s* shown",
        "grep -r key s*",
    ],
)
def test_a_pattern_that_may_name_what_is_denied_is_asked_for(mode: Mode, command: str) -> None:
    assert GATES[mode].decide(RunCommand(command)).effect is Effect.ASK


@pytest.mark.parametrize(
    "command", ["cd a; cd b; cd c; cat key", "cd -- a; cd b/c; cat key", "pushd a/b; cat c/key"]
)
def test_folders_that_are_entered_one_by_one_are_added_up(command: str) -> None:
    assert GATES[Mode.AUTO].decide(RunCommand(command)).effect is Effect.DENY


@pytest.mark.parametrize(
    "command", ["cat src/*.py", "grep x src/*", "ls *", "wc -l docs/*.md", "rg x src/{a,b}"]
)
def test_patterns_of_other_files_pass(command: str) -> None:
    assert GATES[Mode.ASK].decide(RunCommand(command)).effect is Effect.ALLOW


@pytest.mark.parametrize("command", ["cat $x", 'cat "$x"', "head `pwd`"])
def test_no_rule_allows_a_file_that_only_a_value_names_where_some_are_denied(command: str) -> None:
    assert GATES[Mode.ASK].decide(RunCommand(command)).effect is Effect.ASK
    assert Gate(mode=Mode.ASK, later=looking_rules).decide(RunCommand(command)).effect is (
        Effect.ALLOW
    )


@pytest.mark.parametrize("command", ["cat .e*", "cat .en?", "cat sub/.{env,x}", "head id_*"])
def test_a_pattern_made_for_a_secret_is_asked_for_without_any_rule(command: str) -> None:
    gate = Gate(mode=Mode.AUTO, later=looking_rules)
    assert gate.decide(RunCommand(command)).effect is Effect.ASK


def test_patterns_for_all_files_are_not_taken_for_those_of_secrets() -> None:
    assert not any(map(may_be_secret, ["*", "*.py", "src/*", "**/*.json", "i*"]))


NAMES = st.text("abc", min_size=1, max_size=4)
PATTERNS = st.text("abc*?", min_size=1, max_size=4)


@given(PATTERNS, PATTERNS, NAMES)
def test_two_patterns_that_mean_one_name_meet(one: str, other: str, name: str) -> None:
    if fnmatch.fnmatchcase(name, one) and fnmatch.fnmatchcase(name, other):
        assert may_meet(one, other)


@given(st.lists(NAMES, min_size=1, max_size=3), st.lists(PATTERNS, max_size=3))
def test_a_rule_for_a_folder_means_what_is_below_and_not_the_folder(
    folders: list[str], rest: list[str]
) -> None:
    rule = "/".join(folders) + "/**"
    assert may_meet(rule, "/".join([*folders, *rest])) is bool(rest)
