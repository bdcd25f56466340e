"""What the engine accepts and nobody can have meant is found, with file, line and remedy."""

import msgspec
import pytest

from hortus.policy import (
    Directory,
    Document,
    Parameters,
    Source,
    example_company,
    read_parameters,
)
from hortus.policy.lint import contradiction, lint
from hortus.policy.policy import Fault, read_policies


def text_of(name: str, body: str) -> str:
    return f'@id("{name}")\n@reason("r")\n@remedy("m")\n@owner("o")\n{body}\n'


def faults(
    *bodies: str, directory: Directory | None = None, parameters: Parameters | None = None
) -> list[Fault]:
    text = "".join(text_of(f"p{n}", body) for n, body in enumerate(bodies))
    policies, wrong = read_policies(Source("f.cedar", text))
    assert wrong == []
    return list(lint(policies, parameters or Parameters(), directory))


ALL = "permit (principal, action, resource)"


def test_sound_policies_have_no_faults(company: Directory) -> None:
    assert faults(f'{ALL} when {{ principal in Team::"staff" }};', directory=company) == []
    assert faults() == []


def test_an_id_given_twice_is_found_with_both_places() -> None:
    text = text_of("x", f"{ALL};")
    policies, _ = read_policies(Source("f.cedar", text + text))
    (fault,) = lint(policies, Parameters(), None)
    assert str(fault) == "f.cedar:6: there is a policy x already (f.cedar:1)"
    assert fault.remedy == "give each policy an @id of its own"


@pytest.mark.parametrize(
    ("body", "line", "problem"),
    [
        (f"{ALL}\nwhen {{ principal.rgn == principal.region }};", 6, "`rgn`"),
        (f'{ALL}\nwhen {{ context.purpose == Purpose::"codng" }};', 6, '"codng"'),
        (f"{ALL}\nwhen {{ context.approvals }};", None, "Bool"),
        (
            f'{ALL}\nwhen {{\n principal.region == Country::"DE" }};',
            7,
            "optional attribute `region`",
        ),
        (f"{ALL}\nwhen {{ context.project.dataClass == principal.cleared }};", 6, "`project`"),
        ('permit (principal, action == Action::"infr", resource);', 5, '`Action::"infr"`'),
        ("permit (principal is Usr, action, resource);", 5, "`Usr`"),
        (
            'permit (principal, action == Action::"infer", resource is Tool);',
            None,
            "unable to find an applicable action",
        ),
        (f'{ALL}\nwhen {{ context.purpose == "coding" }};', None, "not compatible"),
    ],
)
def test_what_does_not_fit_the_schema_is_found(body, line, problem) -> None:
    found = [fault for fault in faults(body) if problem in fault.problem]
    assert found
    assert "policy0" not in found[0].problem
    assert found[0].remedy == "docs/reference/policy-schema.md lists what there is"
    assert line is None or found[0].line == line


def test_a_fault_names_the_policy_it_is_in() -> None:
    (fault, *_) = faults(f"{ALL};", f"{ALL} when {{ resource.gone }};")
    assert "policy p1, attribute `gone`" in fault.problem
    assert fault.line == 10


@pytest.mark.parametrize(
    ("conditions", "why"),
    [
        ("when { false }", "false is what it is"),
        ("unless { true }", "true is what it is"),
        (
            "when { context.key.covers } unless { context.key.covers }",
            "context.key.covers cannot be both true and false",
        ),
        (
            'when { context.zone == Zone::"vpn" && context.zone == Zone::"office" }',
            'context.zone cannot be both Zone::"vpn" and Zone::"office"',
        ),
        ("when { principal in [] }", "principal cannot be in nothing"),
    ],
)
def test_conditions_that_exclude_each_other_are_found(conditions, why) -> None:
    (permit,) = [f for f in faults(f"{ALL} {conditions};") if "is a permit" in f.problem]
    assert permit.problem == f"p0 is a permit that can never apply: {why}"
    forbid_body = f"forbid (principal, action, resource) {conditions};"
    (forbid,) = [f for f in faults(forbid_body) if "is a forbid" in f.problem]
    assert forbid.problem == f"p0 is a forbid nothing can trigger: {why}"
    assert forbid.remedy == "mend or remove it"


@pytest.mark.parametrize(
    "conditions",
    [
        "when { true }",
        "unless { false }",
        'when { context.zone == Zone::"vpn" && context.zone == Zone::"vpn" }',
        'when { context.zone == Zone::"vpn" } unless { context.zone == Zone::"office" }',
        'unless { context.zone == Zone::"vpn" || context.zone == Zone::"office" }',
        "unless { principal in [] }",
        "when { context.approvals == 1 && context.labels.isEmpty() }",
    ],
)
def test_conditions_that_can_hold_together_are_left_alone(conditions) -> None:
    policies, _ = read_policies(Source("f", text_of("x", f"{ALL} {conditions};")))
    assert contradiction(policies[0].conditions) == ""


def test_a_permit_that_a_forbid_takes_back_whole_is_found() -> None:
    found = faults(
        f"{ALL} when {{ context.key.covers && context.approvals > 1 }};",
        "forbid (principal, action, resource) when { context.key.covers };",
    )
    (fault,) = found
    assert fault.problem == "p0 can never permit anything: p1 forbids all of it"
    assert fault.remedy == "narrow p1 (f.cedar:6), or remove the permit"
    assert fault.line == 1


def test_a_permit_that_a_forbid_takes_back_in_part_is_left_alone() -> None:
    found = faults(
        f"{ALL} when {{ context.key.covers }};",
        "forbid (principal, action, resource)\n"
        "when { context.key.covers && context.approvals > 1 };",
        "forbid (principal, action, resource) unless { context.key.covers };",
        f"{ALL};",
    )
    assert found == []


def test_a_forbid_that_stops_everything_is_meant_to() -> None:
    assert faults(f"{ALL};", "forbid (principal, action, resource);") == []


def test_a_name_that_is_in_no_directory_is_found_with_the_nearest(company: Directory) -> None:
    (fault,) = faults(f'{ALL}\nwhen {{ principal in Team::"plotform" }};', directory=company)
    assert str(fault) == 'f.cedar:6: p0 names Team::"plotform", which is not in the directory'
    assert fault.remedy == 'write Team::"platform"'


def test_a_name_like_no_other_is_to_be_added(company: Directory) -> None:
    (fault,) = faults(f'{ALL} when {{ resource == Model::"zzz" }};', directory=company)
    assert fault.remedy == "add zzz to the directory"


def test_choices_countries_and_parameters_are_no_strangers(company: Directory) -> None:
    body = (
        f'{ALL} when {{ principal has region && principal.region == Country::"DE" && '
        'context.zone == Zone::"vpn" && FourEyes::"house".content > 1 };'
    )
    assert faults(body, directory=company) == []


def test_parameters_that_are_not_those_of_the_house_are_strangers(company: Directory) -> None:
    (fault,) = faults(f'{ALL} when {{ FourEyes::"hose".content > 1 }};', directory=company)
    assert 'names FourEyes::"hose"' in fault.problem


def test_names_in_parameters_must_be_in_the_directory(company: Directory) -> None:
    text = '[outside-models]\nmodels = ["cluade"]\n[high-risk-tools]\naccepted = ["aider"]\n'
    (fault,) = faults(directory=company, parameters=read_parameters(text, "p"))
    assert str(fault) == (
        'parameters.toml:1: outside-models names Model::"cluade", which is not in the directory'
    )
    assert fault.remedy == 'write Model::"claude"'


def test_without_a_directory_nobody_is_a_stranger() -> None:
    assert faults(f'{ALL} when {{ principal in Team::"anything" }};') == []


def test_networks_are_those_of_the_settings_and_the_usual_ones(company: Directory) -> None:
    networks = msgspec.convert({"zones": {"lab": {}}}, Document)
    directory = example_company().with_more(networks).directory({})
    for name, known in (("lab", True), ("office", True), ("unknown", True), ("labb", False)):
        body = f'{ALL} when {{ context.zone == Zone::"{name}" }};'
        assert (faults(body, directory=directory) == []) is known, name
    assert faults(f'{ALL} when {{ context.zone == Zone::"lab" }};', directory=company)
