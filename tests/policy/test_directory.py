"""A directory is of one piece: nothing twice, nothing missing, nothing in a circle."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.policy import (
    Account,
    DataClass,
    Directory,
    DirectoryError,
    Holdings,
    LegalEntity,
    Model,
    Project,
    Provider,
    Team,
    Tool,
    Uid,
    service,
    user,
)


def refusal(accounts=(), **held) -> DirectoryError:
    with pytest.raises(DirectoryError) as caught:
        Directory(accounts, Holdings(**held))
    return caught.value


def test_an_empty_directory_is_sound() -> None:
    assert user("anna") not in Directory()


def test_everything_in_it_is_found_by_name() -> None:
    directory = Directory(
        [Account("anna"), Account("anna", is_service=True)],
        Holdings(
            [Team("t")],
            [LegalEntity("e")],
            [Provider("p")],
            [Model("m", inside=True)],
            [Project("r")],
            [Tool("x", "1")],
        ),
    )
    pairs = [("User", "anna"), ("ServiceAccount", "anna"), ("Team", "t"), ("LegalEntity", "e")]
    pairs += [("Provider", "p"), ("Model", "m"), ("Project", "r"), ("Tool", "x@1")]
    assert all(Uid(*pair) in directory for pair in pairs)
    assert Uid("Tool", "x") in directory, "as a tool in some version"
    assert Uid("Tool", "y") not in directory
    assert directory.names("Team") == ["t"]


@pytest.mark.parametrize(
    "held",
    [
        {"teams": [Team("x"), Team("x")]},
        {"entities": [LegalEntity("x"), LegalEntity("x")]},
        {"providers": [Provider("x"), Provider("x")]},
        {"models": [Model("x", inside=True), Model("x", inside=False)]},
        {"projects": [Project("x"), Project("x")]},
        {"tools": [Tool("x"), Tool("x")]},
        {"accounts": [Account("x"), Account("x")]},
    ],
    ids=lambda held: next(iter(held)),
)
def test_a_name_given_twice_is_refused(held) -> None:
    error = refusal(**held)
    assert "is listed twice" in error.message
    assert error.remedy == "give each a name of its own"


@pytest.mark.parametrize(
    ("held", "missing"),
    [
        ({"accounts": [Account("x", frozenset({"gone"}))]}, 'Team::"gone"'),
        ({"accounts": [Account("x", region="XX")]}, 'Country::"XX"'),
        ({"accounts": [Account("x", entity="gone")]}, 'LegalEntity::"gone"'),
        ({"teams": [Team("x", frozenset({"gone"}))]}, 'Team::"gone"'),
        ({"entities": [LegalEntity("x", "XX")]}, 'Country::"XX"'),
        ({"entities": [LegalEntity("x", owners={"gone": 1})]}, 'LegalEntity::"gone"'),
        ({"providers": [Provider("x", "XX")]}, 'Country::"XX"'),
        ({"providers": [Provider("x", contract=frozenset({"gone"}))]}, 'LegalEntity::"gone"'),
        ({"models": [Model("x", inside=True, region="XX")]}, 'Country::"XX"'),
        ({"models": [Model("x", inside=True, owner="gone")]}, 'LegalEntity::"gone"'),
        ({"models": [Model("x", inside=True, provider="gone")]}, 'Provider::"gone"'),
        ({"projects": [Project("x", owner="gone")]}, 'Team::"gone"'),
    ],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),
)
def test_a_name_that_is_not_there_is_refused(held, missing) -> None:
    error = refusal(**held)
    assert f"names {missing}, which is not in the directory" in error.message
    assert "mend the name in the entry of x" in error.remedy


def test_circular_membership_is_refused_with_the_circle() -> None:
    teams = [Team("a", frozenset({"b"})), Team("b", frozenset({"c"})), Team("c", frozenset({"a"}))]
    error = refusal(teams=teams)
    assert error.message == "a team is part of itself: a > b > c > a"
    assert "that of c" in error.remedy


def test_a_team_that_is_part_of_itself_is_refused() -> None:
    assert "x > x" in refusal(teams=[Team("x", frozenset({"x"}))]).message


def test_a_circle_behind_a_chain_is_shown_without_the_chain() -> None:
    teams = [Team("a", frozenset({"b"})), Team("b", frozenset({"c"})), Team("c", frozenset({"b"}))]
    assert refusal(teams=teams).message.endswith("b > c > b")


def test_companies_that_own_each_other_are_refused() -> None:
    entities = [LegalEntity("a", owners={"b": 10}), LegalEntity("b", owners={"a": 10})]
    assert "a company is part of itself: a > b > a" in refusal(entities=entities).message


@pytest.mark.parametrize("shares", [{"b": 60, "c": 41}, {"b": 0}, {"b": -1}, {"b": 50, "c": -1}])
def test_shares_that_do_not_add_up_are_refused(shares) -> None:
    entities = [LegalEntity("a", owners=shares), LegalEntity("b"), LegalEntity("c")]
    error = refusal(entities=entities)
    assert "shares in a are not above 0 and together at most 100 percent" in error.message


def test_shares_of_all_of_a_company_are_accepted() -> None:
    thirds = {"b": 33.34, "c": 33.33, "d": 33.33}
    Directory((), Holdings(entities=[LegalEntity("a", owners=thirds), *map(LegalEntity, "bcd")]))


def test_a_diamond_is_no_circle_and_deep_teams_are_no_trouble() -> None:
    diamond = [Team("a", frozenset({"b", "c"})), Team("b", frozenset({"d"}))]
    diamond += [Team("c", frozenset({"d"})), Team("d")]
    chain = [Team(f"n{n}", frozenset({f"n{n + 1}"})) for n in range(3_000)]
    Directory((), Holdings(teams=[*diamond, *chain, Team("n3000")]))


def test_of_somebody_who_is_not_listed_only_the_name_is_known() -> None:
    for uid in (user("x"), service("x")):
        stranger = Directory().account(uid)
        assert stranger.uid == uid
        assert (stranger.region, stranger.entity, stranger.teams) == ("", "", frozenset())
        assert stranger.clearance is DataClass.PUBLIC


def test_somebody_who_is_listed_is_found() -> None:
    anna = Account("anna", region="DE")
    assert Directory([anna]).account(user("anna")) is anna


def test_a_tool_is_found_by_version_then_by_name_and_else_is_a_stranger() -> None:
    one, all_others = Tool("x", "1.0.0", reason="one"), Tool("x", reason="others")
    directory = Directory((), Holdings(tools=[one, all_others]))
    assert directory.tool("x@1.0.0").reason == "one"
    assert directory.tool("x@2.0.0").reason == "others"
    assert directory.tool("y@2") == Tool("y", "2")


def test_groups_are_all_teams_above() -> None:
    teams = [Team("a", frozenset({"b", "c"})), Team("b", frozenset({"d"})), Team("c"), Team("d")]
    directory = Directory(holdings=Holdings(teams=[*teams, Team("e")]))
    found = directory.groups_of({"a"})
    assert sorted(uid.id for uid in found) == ["a", "b", "c", "d"]


@given(st.dictionaries(st.integers(0, 8), st.sets(st.integers(0, 8), max_size=3), max_size=9))
def test_a_directory_is_refused_exactly_where_a_walk_would_not_end(edges) -> None:
    names = set(edges) | {other for others in edges.values() for other in others}
    teams = [Team(f"{n}", frozenset(map(str, edges.get(n, ())))) for n in names]

    def reaches_itself(start: int) -> bool:
        seen: set[int] = set()
        waiting = list(edges.get(start, ()))
        while waiting:
            found = waiting.pop()
            if found == start:
                return True
            if found not in seen:
                seen.add(found)
                waiting += edges.get(found, ())
        return False

    if any(map(reaches_itself, names)):
        assert "part of itself" in refusal(teams=teams).message
    else:
        Directory((), Holdings(teams=teams))
