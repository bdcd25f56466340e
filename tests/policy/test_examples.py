"""Examples are read with their lines, and a file of them that cannot be read is a fault."""

import pytest

from hortus.policy import Document, Parameters, Source
from hortus.policy.examples import missing_examples, read_examples, setting_of
from hortus.policy.policy import read_policies

HEAD = '@id("x") @reason("r") @remedy("m") @owner("o") permit (principal, action, resource);'
ONE = '[[example]]\npolicy = "x"\nallowed = true\nwho = "anna"\nwhat = "m"\nabout = "a word"\n'


def source(examples: str) -> Source:
    return Source("x.cedar", HEAD, examples, "x.examples.toml")


def test_an_example_is_read_with_its_place() -> None:
    other = ONE.replace("true", "false").replace('about = "a word"\n', "")
    examples, faults = read_examples(source(f"# first\n{ONE}\n{other}"))
    assert faults == []
    first, second = examples
    assert (first.policy, first.allowed, first.about) == ("x", True, "a word")
    assert (first.file, first.line, second.line) == ("x.examples.toml", 2, 9)
    assert (second.allowed, second.about) == (False, "")
    assert (first.asked.who, first.asked.what) == ("anna", "m")


def test_a_heading_may_have_blanks_and_a_remark() -> None:
    text = ONE.replace("[[example]]", "  [[ example ]]  # the first")
    (example,), faults = read_examples(source("\n" + text))
    assert (example.line, faults) == (2, [])


def test_examples_in_one_list_are_read_too() -> None:
    text = 'example = [{policy = "x", allowed = true, who = "anna", what = "m"}]\n'
    (example,), faults = read_examples(source("\n" + text))
    assert (example.line, example.policy, faults) == (1, "x", [])


def test_without_a_file_there_are_none() -> None:
    assert read_examples(source("")) == ([], [])
    setting = setting_of(source(""))
    assert (setting.needs, setting.company, setting.parameters) == ((), Document(), Parameters())


def test_what_examples_take_for_granted_is_read() -> None:
    text = 'needs = ["four-eyes"]\n[company.teams.t]\n[parameters.four-eyes]\ncontent = 4\n' + ONE
    setting = setting_of(source(text))
    assert setting.needs == ("four-eyes",)
    assert list(setting.company.teams) == ["t"]
    assert setting.parameters.four_eyes.content == 4


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("[[example]\n", 1, "array declaration"),
        (f"{ONE}\n{ONE}answ = 3\n", 8, "unknown field `answ`"),
        (f"{ONE}\n{ONE}purpose = 'fun'\n", 8, "Invalid enum value 'fun'"),
        (f"{ONE}\n{ONE}at = 2026-11-23T10:00:00\n", 8, "tz"),
        (ONE.replace('who = "anna"\n', ""), 1, "missing required field `who`"),
        (f"\n{ONE}\n[company.people.anna]\nteams = 3\n", 1, "Expected `array`"),
        (f"{ONE}\n[parameters.four-eyes]\ncontent = 0\n", 9, "Expected `int` >= 1"),
        ("needs = []\n", 1, "missing required field `example`"),
        ("a = 1\nb =\n", 2, "Invalid value"),
        ('\nexample = [{policy = "x"}]\n', 1, "missing required field `who`"),
    ],
    ids=[
        "toml",
        "field",
        "choice",
        "offset",
        "missing",
        "company",
        "parameter",
        "none",
        "line",
        "list",
    ],
)
def test_a_file_that_cannot_be_read_is_a_fault(text, line, problem) -> None:
    examples, (fault,) = read_examples(source(text))
    assert examples == []
    assert problem.lower() in fault.problem.lower() or (
        problem == "tz" and "timezone" in fault.problem
    )
    assert (fault.file, fault.line) == ("x.examples.toml", line)
    assert fault.remedy == "see docs/how-to/write-a-policy.md for the form of examples"


def test_a_policy_without_an_example_is_named_in_the_line_of_its_id() -> None:
    given = Source("x.cedar", HEAD.replace('@id("x")', '\n\n@owner("o")\n@id("x")', 1), ONE)
    given = Source("x.cedar", given.text.replace('@owner("o") permit', "permit"), ONE)
    policies, _ = read_policies(given)
    (fault,) = missing_examples(given, policies, read_examples(given)[0])
    assert str(fault) == "x.cedar:4: x has no example of a request that is refused"
    assert fault.remedy == "add one to a file of examples beside it"


def test_an_example_of_no_policy_is_a_fault() -> None:
    given = source(ONE + ONE.replace("true", "false") + "\n" + ONE.replace('"x"', '"y"'))
    policies, _ = read_policies(given)
    (fault,) = missing_examples(given, policies, read_examples(given)[0])
    assert str(fault) == "x.examples.toml:14: an example is about 'y', which is not in x.cedar"
    assert fault.remedy == "name a policy of that file"
