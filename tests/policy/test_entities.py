"""What policies see of the directory fits the schema, and leaves out what is not known."""

import cedarpy
import pytest

from hortus.policy import (
    Account,
    DataClass,
    Directory,
    Holdings,
    LegalEntity,
    Model,
    Parameters,
    Project,
    Provider,
    Role,
    Team,
    Tool,
    Uid,
    schema_text,
    shipped_terms,
)
from hortus.policy import entities as e
from hortus.policy.parameters import parameter_entities
from hortus.policy.wire import entities_text


def all_of(directory: Directory) -> list:
    return [
        *(e.account_entity(a, directory.groups_of(a.teams)) for a in directory.accounts.values()),
        *(e.team_entity(t.name, directory.groups_of({t.name})) for t in directory.teams.values()),
        *map(e.legal_entity, directory.entities.values()),
        *(e.provider_entity(p, directory) for p in directory.providers.values()),
        *map(e.model_entity, directory.models.values()),
        *map(e.project_entity, directory.projects.values()),
        *map(e.tool_entity, directory.tools.values()),
        *parameter_entities(Parameters()),
    ]


def test_the_made_up_company_fits_the_schema(company: Directory) -> None:
    schema = cedarpy.Schema.from_str(schema_text())
    assert len(cedarpy.Entities.from_json_str(entities_text(all_of(company)), schema)) > 30


def test_what_is_not_said_fits_the_schema_too() -> None:
    directory = Directory(
        [Account("a"), Account("a", is_service=True)],
        Holdings(
            [Team("t")],
            [LegalEntity("e")],
            [Provider("p")],
            [Model("m", inside=False)],
            [Project("r")],
            [Tool("x")],
        ),
    )
    schema = cedarpy.Schema.from_str(schema_text())
    cedarpy.Entities.from_json_str(entities_text(all_of(directory)), schema)


def test_an_account_has_what_is_known_of_it() -> None:
    account = Account(
        "a", frozenset({"t"}), "DE", "e", DataClass.INTERNAL, frozenset({Role.ADMIN})
    )
    seen = e.account_entity(account, [Uid("Team", "t"), Uid("Team", "above")])
    assert seen.uid == Uid("User", "a")
    assert seen.parents == {Uid("Team", "t"), Uid("Team", "above")}
    assert seen.attributes == {
        "cleared": DataClass.INTERNAL.up_to,
        "roles": frozenset({Uid("Role", "admin")}),
        "region": Uid("Country", "DE"),
        "entity": Uid("LegalEntity", "e"),
    }


@pytest.mark.parametrize(
    "entity",
    [
        e.account_entity(Account("a"), ()),
        e.legal_entity(LegalEntity("e")),
        e.model_entity(Model("m", inside=False)),
        e.project_entity(Project("r")),
        e.provider_entity(Provider("p"), Directory()),
    ],
    ids=lambda entity: entity.uid.type,
)
def test_what_is_not_known_is_left_out(entity) -> None:
    assert not {"region", "entity", "country", "owner", "provider"} & entity.attributes.keys()
    assert entity.parents == frozenset()


def test_a_model_is_in_its_provider() -> None:
    seen = e.model_entity(Model("m", True, "DE", "e", "p", DataClass.PUBLIC))
    assert seen.parents == {Uid("Provider", "p")}
    assert seen.attributes == {
        "inside": True,
        "takes": DataClass.PUBLIC.up_to,
        "region": Uid("Country", "DE"),
        "owner": Uid("LegalEntity", "e"),
        "provider": Uid("Provider", "p"),
    }


def test_a_provider_has_its_terms_and_whom_they_bar(company: Directory) -> None:
    seen = e.provider_entity(company.providers[Uid("Provider", "anthropic")], company)
    assert seen.attributes["termsKnown"] is True
    assert seen.attributes["thirdParties"] is False
    assert Uid("Country", "DE") in seen.attributes["supported"]
    assert seen.attributes["barred"] == {
        Uid("LegalEntity", "joint-fr"),
        Uid("LegalEntity", "joint-es"),
    }
    assert Uid("LegalEntity", "acme-de") in seen.attributes["contract"]
    assert seen.attributes["basis"] == Uid("Basis", "clauses")
    assert seen.attributes["country"] == Uid("Country", "US")


def test_without_an_ownership_rule_nobody_is_barred(company: Directory) -> None:
    terms = shipped_terms()["openai"]
    seen = e.provider_entity(Provider("openai", terms=terms), company)
    assert seen.attributes["barred"] == frozenset()


def test_teams_projects_and_tools_are_seen_as_they_are() -> None:
    team = e.team_entity("t", [Uid("Team", "t"), Uid("Team", "u")])
    assert (team.uid, team.parents) == (Uid("Team", "t"), {Uid("Team", "u")})
    assert team.attributes.keys() == {"cleared", "roles"}, "of its place and company nothing"
    project = e.project_entity(Project("r", DataClass.RESTRICTED, "t"))
    assert project.attributes == {
        "dataClass": Uid("DataClass", "restricted"),
        "owner": Uid("Team", "t"),
    }
    tool = e.tool_entity(Tool("x", "1", reason="why", entry=Uid("Tool", "x@1.x")))
    assert tool.parents == {Uid("Tool", "x"), Uid("Tool", "x@1.x")}
    assert tool.attributes == {
        "name": "x",
        "version": "1",
        "risk": Uid("Risk", "high"),
        "status": Uid("ToolStatus", "unreviewed"),
        "reason": "why",
    }
    assert e.legal_entity(LegalEntity("e", "DE")).attributes == {"country": Uid("Country", "DE")}
