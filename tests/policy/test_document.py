"""A directory is read from TOML, and what is wrong with it is told with file and line."""

import pytest

from hortus.policy import (
    Basis,
    DataClass,
    DirectoryError,
    Document,
    ModelEntry,
    Risk,
    Role,
    ToolStatus,
    Uid,
    read_directory,
    read_document,
    read_terms,
    service,
    user,
)

TEXT = """
[entities.acme]
country = "DE"
[entities.child]
owners = { acme = 60 }
[teams.all]
[teams.a]
parents = ["all"]
[people.anna]
teams = ["a"]
region = "DE"
entity = "acme"
clearance = "restricted"
roles = ["auditor"]
[services.ci]
teams = ["a"]
[providers.p]
country = "US"
contract = ["acme"]
basis = "framework"
[models."house/m"]
inside = true
region = "DE"
owner = "acme"
provider = "p"
ceiling = "confidential"
[projects.r]
data_class = "public"
owner = "a"
[tools."x@1.2"]
risk = "low"
status = "allowed"
"""
TERMS = read_terms(
    """
[p]
supported = ["DE"]
ownership_rule = true
third_parties = false
source = "s"
reviewed = 2026-01-01
review_by = 2026-06-01
""",
    "terms.toml",
)


def refusal(text: str) -> DirectoryError:
    with pytest.raises(DirectoryError) as caught:
        read_directory(text, "directory.toml", {})
    return caught.value


def test_everything_that_is_said_is_in_the_directory() -> None:
    found = read_directory(TEXT, "d", TERMS)
    anna = found.account(user("anna"))
    assert (anna.teams, anna.region, anna.entity) == ({"a"}, "DE", "acme")
    assert (anna.clearance, anna.roles) == (DataClass.RESTRICTED, {Role.AUDITOR})
    assert not anna.is_service
    assert found.account(service("ci")).is_service
    assert found.teams[Uid("Team", "a")].parents == {"all"}
    assert found.entities[Uid("LegalEntity", "acme")].country == "DE"
    assert found.entities[Uid("LegalEntity", "child")].owners == {"acme": 60}
    provider = found.providers[Uid("Provider", "p")]
    assert (provider.country, provider.contract, provider.basis) == (
        "US",
        {"acme"},
        Basis.FRAMEWORK,
    )
    assert provider.terms is TERMS["p"]
    model = found.models[Uid("Model", "house/m")]
    assert (model.inside, model.region, model.owner, model.provider) == (True, "DE", "acme", "p")
    assert model.ceiling is DataClass.CONFIDENTIAL
    project = found.projects[Uid("Project", "r")]
    assert (project.data_class, project.owner) == (DataClass.PUBLIC, "a")
    tool = found.tool("x@1.2")
    assert (tool.name, tool.version) == ("x", "1.2")
    assert (tool.risk, tool.status) == (Risk.LOW, ToolStatus.ALLOWED)


def test_a_provider_whose_terms_nobody_has_read_has_none() -> None:
    assert not read_directory(TEXT, "d", {}).providers[Uid("Provider", "p")].terms.known


def test_a_verdict_on_a_tool_says_why_and_until_when() -> None:
    text = '[tools."x@ >=1.0  <2"]\nstatus = "warned"\nreason = "slow"\nuntil = 2027-05-22\n'
    document = read_document(text, "d")
    assert list(document.tools) == ["x@>=1.0 <2"], "written in one way"
    tool = document.directory({}).tool("x@1.5.0")
    assert (tool.status, tool.reason, tool.until) == (ToolStatus.WARNED, "slow", "2027-05-22")
    assert document.directory({}, "2027-05-23").tool("x@1.5.0").status is ToolStatus.EXPIRED


def test_nothing_said_is_an_empty_directory() -> None:
    assert read_document("", "d") == Document()


def test_of_two_documents_the_second_has_the_last_word() -> None:
    first = read_document("[models.a]\ninside = true\n[models.b]\n[teams.t]\n", "d")
    second = read_document("[models.b]\ninside = true\n[models.c]\n", "d")
    both = first.with_more(second)
    assert sorted(both.models) == ["a", "b", "c"]
    assert both.models["b"] == ModelEntry(inside=True)
    assert sorted(both.teams) == ["t"]


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("[people.anna", "directory.toml: ", "table declaration"),
        ("[teams.t]\n[tools.'x@^2']\n", "directory.toml:2: ", "which is no version"),
        ("[tools.x]\nstatus = 'expired'\n", "directory.toml:2: ", "Invalid enum value"),
        ("[x]\n[people.anna]\n", "directory.toml:1: ", "unknown field `x`"),
        (
            "[people.anna]\n\nteams = 'a'\n",
            "directory.toml:3: ",
            "people.anna.teams: Expected `array`",
        ),
        ("[teams.t]\n[people.'a.b']\nteam = 'a'\n", "directory.toml:2: ", "unknown field `team`"),
        ("[teams]\n[people.a]\nclearance = 'top'\n", "directory.toml:3: ", "enum value 'top'"),
        ("[people.a]\nteams = ['x', 3]\n", "directory.toml:2: ", "Expected `str`"),
        ("people = 3\n", "directory.toml:1: ", "Expected `object`"),
        ("[people.a]\nteams = ['gone']\n", "directory.toml: ", 'names Team::"gone"'),
        ("[teams.a]\nparents=['b']\n[teams.b]\nparents=['a']\n", "directory.toml: ", "a > b > a"),
    ],
)
def test_a_fault_has_file_line_and_remedy(text, place, problem) -> None:
    error = refusal(text)
    assert error.message.startswith(place)
    assert problem in error.message
    assert error.remedy
