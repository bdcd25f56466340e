"""Parameters of packs: usual values that are safe, faults with file and line."""

import pytest

from hortus.policy import PackError, Parameters, Uid, read_parameters
from hortus.policy.parameters import named_in, parameter_entities


def refusal(text: str) -> PackError:
    with pytest.raises(PackError) as caught:
        read_parameters(text, "parameters.toml")
    return caught.value


def attributes(parameters: Parameters, kind: str):
    return next(
        e.attributes for e in parameter_entities(parameters) if e.uid == Uid(kind, "house")
    )


def test_nothing_said_is_the_usual() -> None:
    assert read_parameters("", "p") == Parameters()


def test_the_usual_opens_nothing() -> None:
    usual = Parameters()
    assert attributes(usual, "OutsideModels") == {
        "models": frozenset(),
        "teams": frozenset(),
        "everyone": False,
    }
    assert attributes(usual, "HighRisk") == {"accepted": frozenset()}
    assert attributes(usual, "FourEyes") == {"content": 2, "activation": 1}
    assert attributes(usual, "Transfers")["adequate"] == frozenset()
    assert attributes(usual, "Transfers")["accepted"] == {Uid("Basis", "clauses")}
    assert len(attributes(usual, "Transfers")["protected"]) == 30


def test_the_usual_working_hours_are_those_of_the_week() -> None:
    hours = attributes(Parameters(), "WorkingHours")
    assert (hours["from"], hours["until"], hours["holidays"]) == (6, 22, frozenset())
    assert sorted(day.id for day in hours["days"]) == [
        "friday",
        "monday",
        "thursday",
        "tuesday",
        "wednesday",
    ]


def test_what_is_said_is_seen_by_policies() -> None:
    text = """
    [outside-models]
    models = ["m"]
    teams = ["t"]
    everyone = true
    [gdpr-transfers]
    protected = ["DE"]
    adequate = ["CH"]
    accepted = ["framework", "adequacy"]
    [working-hours]
    from_hour = 8
    until_hour = 9
    days = ["sunday"]
    holidays = ["2026-12-25"]
    [high-risk-tools]
    accepted = ["x@1"]
    [four-eyes]
    content = 3
    activation = 2
    """
    said = read_parameters(text, "p")
    assert attributes(said, "OutsideModels") == {
        "models": {Uid("Model", "m")},
        "teams": {Uid("Team", "t")},
        "everyone": True,
    }
    assert attributes(said, "Transfers") == {
        "protected": {Uid("Country", "DE")},
        "adequate": {Uid("Country", "CH")},
        "accepted": {Uid("Basis", "framework"), Uid("Basis", "adequacy")},
    }
    assert attributes(said, "WorkingHours") == {
        "from": 8,
        "until": 9,
        "days": {Uid("Weekday", "sunday")},
        "holidays": {"2026-12-25"},
    }
    assert attributes(said, "HighRisk") == {"accepted": {Uid("Tool", "x@1")}}
    assert attributes(said, "FourEyes") == {"content": 3, "activation": 2}
    assert named_in(said) == {
        Uid("Model", "m"): "outside-models",
        Uid("Team", "t"): "outside-models",
        Uid("Tool", "x@1"): "high-risk-tools",
    }


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("[working-hours\n", "parameters.toml: ", "at line 1"),
        ("[working-hours]\n\nfrom_hour = 25\n", "parameters.toml:3: ", "<= 24"),
        ("[working-hours]\nuntil_hour = -1\n", "parameters.toml:2: ", ">= 0"),
        ('[working-hours]\nfrom_hour = "6"\n', "parameters.toml:2: ", "Expected `int`"),
        ("[working-hours]\nfrom = 6\n", "parameters.toml:1: ", "unknown field `from`"),
        ('[working-hours]\ndays = ["Mo"]\n', "parameters.toml:", "Invalid enum value 'Mo'"),
        ('[working-hours]\nholidays = ["25.12."]\n', "parameters.toml:", "regex"),
        ('[gdpr-transfers]\nadequate = ["ch"]\n', "parameters.toml:", "regex"),
        ("[four-eyes]\ncontent = 0\n", "parameters.toml:2: ", ">= 1"),
        ("[four-eyes]\nactivation = 0\n", "parameters.toml:2: ", ">= 1"),
        ("[working_hours]\n", "parameters.toml:", "unknown field `working_hours`"),
    ],
)
def test_a_fault_has_file_line_and_remedy(text, place, problem) -> None:
    error = refusal(text)
    assert error.message.startswith(place)
    assert problem in error.message
    assert error.remedy


@pytest.mark.parametrize("hours", [(8, 8), (9, 8)])
def test_hours_that_never_come_are_refused(hours) -> None:
    error = refusal(f"[working-hours]\nfrom_hour = {hours[0]}\nuntil_hour = {hours[1]}\n")
    assert f"from {hours[0]} until {hours[1]} never come" in error.message
    assert error.remedy == "let from_hour be before until_hour"


@pytest.mark.parametrize("field", ["protected", "adequate"])
def test_a_country_that_is_none_is_refused(field) -> None:
    error = refusal(f'[gdpr-transfers]\n{field} = ["XX", "UK"]\n')
    assert error.message == "parameters.toml: UK, XX is no country"
    assert "two capital letters" in error.remedy
