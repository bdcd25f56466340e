"""What policies know: everybody in the directory, and what the settings and a file say."""

import pytest

from hortus.compose.policydirectory import (
    HOUSE,
    Facts,
    Verdicts,
    declared_tools,
    directory_of,
)
from hortus.core import ModelSettings
from hortus.identity import Roster
from hortus.policy import (
    DataClass,
    DirectoryError,
    Role,
    Uid,
    read_document,
    service,
    shipped_terms,
    user,
)
from hortus.store import Everybody, PersonRecord, ServiceRecord, TeamRecord, ToolRecord


def roster(people=(), teams=(), services=()):
    return Roster(Everybody(tuple(people), tuple(teams), tuple(services)))


def made(who, text="", **models):
    return directory_of(Facts(models, read_document(text, "file"), shipped_terms()), who)


def test_people_are_known_with_their_facts():
    ada = PersonRecord(
        "per_1",
        "ada",
        "Ada",
        region="DE",
        entity="acme",
        clearance="confidential",
        roles="admin x",
    )
    account = made(roster([ada])).account(user("ada"))
    assert (account.region, account.entity) == ("DE", "acme")
    assert account.clearance is DataClass.CONFIDENTIAL
    assert account.roles == {Role.ADMIN}


def test_whoever_has_no_clearance_has_the_usual_one_and_who_is_not_listed_the_least():
    directory = made(roster([PersonRecord("per_1", "ada", "Ada")]))
    assert directory.account(user("ada")).clearance is DataClass.INTERNAL
    assert directory.account(user("nobody")).clearance is DataClass.PUBLIC


@pytest.mark.parametrize(
    "odd", [{"region": "XX"}, {"clearance": "odd"}, {"roles": "king"}, {"entity": "Unheard Ltd"}]
)
def test_what_policies_have_no_word_for_stops_nobody(odd):
    directory = made(roster([PersonRecord("per_1", "ada", "Ada", **odd)]))
    account = directory.account(user("ada"))
    assert (account.region, account.clearance, account.roles) == ("", "internal", frozenset())


def test_who_has_left_is_a_stranger():
    gone = PersonRecord("per_1", "ada", "Ada", clearance="restricted", ended_us=5)
    assert user("ada") not in made(roster([gone]))


def test_teams_within_teams_count_even_where_they_contain_each_other():
    ada = PersonRecord("per_1", "ada", "Ada")
    inner = TeamRecord("t1", "payments", members=frozenset({"per_1", "t2"}))
    outer = TeamRecord("t2", "engineering", members=frozenset({"t1"}))
    directory = made(roster([ada], [inner, outer]))
    assert directory.account(user("ada")).teams == {"payments", "engineering"}


def test_a_service_is_in_its_team_and_in_those_around_it():
    ci = ServiceRecord("svc_1", "ci", team="platform")
    platform = TeamRecord("t1", "platform")
    around = TeamRecord("t2", "engineering", members=frozenset({"t1"}))
    account = made(roster((), [platform, around], [ci])).account(service("ci"))
    assert (account.teams, account.is_service) == ({"platform", "engineering"}, True)


def test_a_team_that_only_a_service_names_is_there():
    directory = made(roster(services=[ServiceRecord("svc_1", "ci", team="gone")]))
    assert directory.account(service("ci")).teams == {"gone"}


def test_a_project_may_belong_to_a_team_that_is_not_there_any_more():
    directory = made(roster(), '[projects.shop]\ndata_class = "public"\nowner = "gone"\n')
    assert directory.projects[Uid("Project", "shop")].owner == "gone"


def test_the_directory_of_people_holds_over_a_file():
    ada = PersonRecord("per_1", "ada", "Ada", region="FR")
    text = '[people.ada]\nregion = "DE"\n[people.ben]\nregion = "DE"\n'
    directory = made(roster([ada]), text)
    assert directory.account(user("ada")).region == "FR"
    assert directory.account(user("ben")).region == "DE"


def test_the_house_asks_itself_with_every_clearance():
    assert made(roster()).account(service(HOUSE)).clearance is DataClass.RESTRICTED


def test_models_are_those_of_the_settings():
    directory = made(roster(), far=ModelSettings(url="https://m.example/v1", region="us-east-1"))
    far = directory.models[Uid("Model", "far")]
    assert (far.inside, far.region, far.ceiling) == (False, "US", DataClass.PUBLIC)
    assert Uid("Model", "hortus/embedded") in directory


FILE = """
[tools.loom]
status = "allowed"
reason = "declared"
[tools."loom@ 2.x"]
status = "banned"
reason = "declared"
until = 2027-01-31
"""


def decided(*records, day=""):
    facts = Facts({}, read_document(FILE, "file"), {})
    return directory_of(facts, roster(), Verdicts(records, day))


def test_a_verdict_of_the_register_holds_over_a_declared_one_on_the_same_versions():
    record = ToolRecord("loom", "2.x", "warned", "low", "kept", "ada", 5, "2027-01-31")
    directory = decided(record)
    assert directory.tool("loom@2.5.0").reason == "kept"
    assert directory.tool("loom@3.0.0").reason == "declared"
    assert len(directory.tools) == 2
    assert decided(record, day="2027-02-01").tool("loom@2.5.0").status == "expired"


def test_what_a_file_declares_is_told_apart():
    found = declared_tools(read_document(FILE, "file"), "2027-02-01")
    assert [tool.uid.id for tool in found] == ["loom", "loom@2.x"]
    assert found[1].overdue


@pytest.mark.parametrize("odd", [{"status": "odd"}, {"risk": "odd"}, {"versions": "odd"}])
def test_a_row_that_somebody_spoilt_is_an_error_and_opens_nothing(odd):
    row = {"name": "loom", "versions": "", "status": "banned", "risk": "high", **odd}
    with pytest.raises(DirectoryError):
        decided(ToolRecord(**row, reason="x", actor="ada", decided_us=5))
