"""Words that only the run tells must not become options, subscripts or files to write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.permissions import Gate, Rule, RuleText, looking_rules
from hortus.agent.values import Effect, Mode, RunCommand

LOOKING = Gate(mode=Mode.ASK, later=looking_rules)


def effect_of(command: str) -> Effect:
    return LOOKING.decide(RunCommand(command)).effect


@pytest.mark.parametrize(
    "command",
    [
        "for x in 'a -exec touch owned ;'; do find ./$x; done",
        "for x in 'a --output=owned'; do git diff src/$x; done",
        "sort ./`echo 'a -o owned'`",
        "sort ./$(echo 'a -o owned')",
        "rg x ./${y:-a --pre=owned}",
        'for x in 1; do find ./"$@"; done',
    ],
)
def test_what_follows_a_blank_in_a_value_may_be_an_option(command: str) -> None:
    assert effect_of(command) is Effect.ASK


@pytest.mark.parametrize(
    "command",
    ["find ./*", "sort ./{a,b}", 'git diff "src/$x"', "git log -- src/*.py", "grep x ./[ab]"],
)
def test_what_begins_as_a_path_stays_one(command: str) -> None:
    assert effect_of(command) is Effect.ALLOW


@pytest.mark.parametrize(
    "command",
    [
        "for x in -v; do [ $x 'a[$(touch owned)]' ]; done",
        "for x in -v; do [ \"$x\" 'a[$(touch owned)]' ]; done",
        "for x in -v; do test \"$x\" 'a[$(touch owned)]'; done",
        "for x in '-v a[$(id)]'; do test $x; done",
        'for x in -v; do for y in \'a[$(id)]\'; do test "$x" "$y"; done; done',
        "[ -* ]",
    ],
)
def test_a_test_that_may_evaluate_a_subscript_is_asked_for(command: str) -> None:
    assert effect_of(command) is Effect.ASK


@pytest.mark.parametrize(
    "command",
    [
        "[ $? -eq 0 ] && ls",
        '[ -f "$x" ]',
        '[ "$x" = "a" ]',
        "[[ $x == y ]] && ls",
        "[[ -n $x ]]",
        "test -d src",
    ],
)
def test_plain_tests_pass(command: str) -> None:
    assert effect_of(command) is Effect.ALLOW


@pytest.mark.parametrize("command", ["uniq ./{a,b}", "uniq ./x*", 'uniq a "./$x"'])
def test_uniq_is_asked_for_where_it_may_get_a_second_file(command: str) -> None:
    assert effect_of(command) is Effect.ASK


@pytest.mark.parametrize(
    "command",
    [
        "for x in -v; do [ \"$x\" 'a[$(git push)]' ]; done",
        "for x in -v; do printf \"$x\" 'a[$(git push)]' x; done",
    ],
)
def test_a_denied_command_in_a_subscript_is_not_let_pass(command: str) -> None:
    rule = Rule.of(RuleText(Effect.DENY, "run: git push *"))
    gate = Gate([rule], Mode.AUTO)
    assert gate.decide(RunCommand(command)).effect is not Effect.ALLOW


PROGRAMS = st.sampled_from(["find", "git diff", "git log", "sort", "rg x", "grep x", "uniq"])
BREAKING = st.sampled_from(["$x", "${x}", "${x:-y}", "$(pwd)", "`pwd`", "$@", '"$@"'])


@given(PROGRAMS, st.text("ab./", min_size=0, max_size=4), BREAKING, st.text("ab/*", max_size=3))
def test_no_unquoted_value_passes_as_a_word_of_a_program_with_options(
    program: str, before: str, value: str, after: str
) -> None:
    assert effect_of(f"{program} {before}{value}{after}") is Effect.ASK
