"""Examples are run as tests: what does not come out as it says is told, and so is idleness."""

from dataclasses import replace

import pytest

from hortus.policy import (
    DEFAULT,
    PACKS,
    DirectoryError,
    PackError,
    PolicyError,
    example_company,
    run_examples,
    shipped_source,
)


@pytest.mark.parametrize("name", [DEFAULT, *PACKS])
def test_every_shipped_example_comes_out_as_it_says(name) -> None:
    outcomes = list(run_examples(shipped_source(name)))
    assert [outcome.problem for outcome in outcomes if outcome.problem] == []
    assert all(outcome.fault is None for outcome in outcomes)


@pytest.mark.parametrize("name", [DEFAULT, *PACKS])
def test_every_shipped_policy_decides_at_least_once(name) -> None:
    decided = {
        rule for outcome in run_examples(shipped_source(name)) for rule in outcome.verdict.rules
    }
    text = shipped_source(name).text
    assert all(
        rule in decided for rule in text.split('@id("')[1:] for rule in [rule.partition('"')[0]]
    )


def entry(policy: str, allowed: bool, **words: str) -> str:  # noqa: FBT001 - the field
    lines = [f'policy = "{policy}"', f"allowed = {str(allowed).lower()}"]
    asked = {"who": '"anna"', "what": '"claude"', **words}
    return "\n".join(["[[example]]", *lines, *(f"{k} = {v}" for k, v in asked.items())]) + "\n"


CLAUDE = 'action == Action::"infer", resource == Model::"claude"'
PERMIT = f'permit (principal in Team::"platform", {CLAUDE});'
FORBID = 'forbid (principal in Team::"payments", action, resource is Model);'


def problems(source) -> list[str]:
    return [outcome.problem for outcome in run_examples(source)]


def test_an_own_permit_with_fitting_examples_is_in_order(own) -> None:
    shown = entry("own", True) + entry("own", False, who='"ben"')
    assert problems(replace(own(PERMIT), examples=shown)) == ["", ""]


def test_an_own_forbid_with_fitting_examples_is_in_order(own) -> None:
    coder = '"house/coder"'
    shown = entry("own", True, what=coder) + entry("own", False, who='"ben"', what=coder)
    assert problems(replace(own(FORBID), examples=shown)) == ["", ""]


def test_an_example_with_another_answer_is_told(own) -> None:
    shown = entry("own", True, who='"ben"') + entry("own", False)
    outcomes = list(run_examples(replace(own(PERMIT), examples=shown)))
    first, second = (outcome.problem for outcome in outcomes)
    assert first.startswith("it is refused by no-permit: nothing permits ben")
    assert second == "it is allowed by own: because"
    fault = outcomes[1].fault
    assert fault is not None
    assert (fault.file, fault.line) == ("own.examples.toml", 6)
    assert fault.problem == "own: it is allowed by own: because"
    assert fault.remedy == "mend the policy, or what the example says of it"


def test_a_permit_that_another_permit_makes_idle_is_told(own) -> None:
    # The model is open to everybody as it is.
    body = f"permit (principal, {CLAUDE})"
    body += ' when { principal in Team::"payments" };'
    shown = entry("own", True, what='"house/coder"') + entry("own", False)
    first, second = problems(replace(own(body), examples=shown))
    assert first == "inside-models decides it, not own"
    assert second == ""


def test_an_example_another_policy_refuses_is_told(own) -> None:
    shown = entry("own", True)
    shown += entry("own", False, labels='["secret"]')
    assert problems(replace(own(PERMIT), examples=shown))[1] == "secrets-stay decides it, not own"
    forbid = entry("own", True, what='"house/coder"')
    forbid += entry("own", False, what='"house/coder"', labels='["secret"]')
    second = problems(replace(own(FORBID), examples=forbid))[1]
    assert second == "secrets-stay decides it, not own"


def test_an_example_about_something_else_is_told(own) -> None:
    shown = entry("own", True, action='"use_tool"', what='"aider"')
    shown += entry("own", False, who='"ben"', what='"house/coder"')
    assert problems(replace(own(FORBID), examples=shown)) == [
        "tools-not-banned decides it, not own",
        "",
    ]


def test_examples_may_speak_of_more_than_the_made_up_company(own) -> None:
    body = 'permit (principal in Team::"ml", action == Action::"infer", resource == Model::"big");'
    more = '[company.teams.ml]\n[company.people.zoe]\nteams = ["ml"]\n[company.models.big]\n'
    shown = entry("own", True, who='"zoe"', what='"big"') + entry("own", False, what='"big"')
    assert problems(replace(own(body), examples=more + shown)) == ["", ""]


def test_a_company_that_is_not_sound_is_told_with_the_file(own) -> None:
    more = '[company.people.zoe]\nteams = ["gone"]\n'
    shown = entry("own", True) + entry("own", False, who='"ben"')
    with pytest.raises(DirectoryError, match=r'own\.examples\.toml: .*Team::"gone"'):
        list(run_examples(replace(own(PERMIT), examples=more + shown)))


def test_a_pack_that_is_needed_and_unknown_is_told(own) -> None:
    shown = 'needs = ["gone"]\n' + entry("own", True) + entry("own", False)
    with pytest.raises(PackError, match="no pack 'gone'"):
        list(run_examples(replace(own(PERMIT), examples=shown)))


def test_policies_that_do_not_load_are_told(own) -> None:
    with pytest.raises(PolicyError, match="has no example"):
        list(run_examples(replace(own(PERMIT), examples="")))


def test_the_made_up_company_has_people_and_models() -> None:
    assert "anna" in example_company().people
    assert not example_company().models["claude"].inside
