"""More than half owned from where there is no service: directly, through others, and not quite."""

import pytest

from hortus.policy import Directory, Holdings, LegalEntity, Uid, read_terms
from hortus.policy.ownership import barred

TERMS = read_terms(
    """
[p]
supported = ["DE", "FR"]
ownership_rule = true
third_parties = false
source = "s"
reviewed = 2026-01-01
review_by = 2026-06-01
""",
    "terms.toml",
)["p"]


def names(*entities: LegalEntity) -> list[str]:
    directory = Directory((), Holdings(entities=[LegalEntity("far", "CN"), *entities]))
    return sorted(uid.id for uid in barred(TERMS, directory))


@pytest.mark.parametrize(
    ("share", "expected"), [(100, ["x"]), (50.01, ["x"]), (50, []), (49, []), (1, [])]
)
def test_more_than_half_is_more_than_half(share, expected) -> None:
    assert names(LegalEntity("x", "DE", {"far": share})) == expected


def test_shares_of_several_are_added() -> None:
    other = LegalEntity("far-too", "IN")
    assert names(other, LegalEntity("x", "DE", {"far": 30, "far-too": 21})) == ["x"]
    assert names(other, LegalEntity("x", "DE", {"far": 30, "far-too": 20})) == []


def test_owners_from_served_countries_do_not_count() -> None:
    near = LegalEntity("near", "FR")
    assert names(near, LegalEntity("x", "DE", {"near": 60, "far": 40})) == []


def test_control_through_another_company_counts_with_its_whole_share() -> None:
    middle = LegalEntity("middle", "FR", {"far": 60})
    # 60 percent of 60 percent is less than half, and is control all the same.
    assert names(middle, LegalEntity("x", "DE", {"middle": 60})) == ["middle", "x"]
    assert names(middle, LegalEntity("x", "DE", {"middle": 40})) == ["middle"]


def test_a_minority_in_the_middle_ends_the_chain() -> None:
    middle = LegalEntity("middle", "FR", {"far": 40})
    assert names(middle, LegalEntity("x", "DE", {"middle": 100})) == []


def test_a_company_at_home_elsewhere_but_not_owned_from_there_is_not_barred_for_its_owners() -> (
    None
):
    assert names(LegalEntity("x", "CN")) == []


def test_an_owner_of_unknown_country_is_not_held_against_a_company() -> None:
    assert names(LegalEntity("who"), LegalEntity("x", "DE", {"who": 100})) == []


def test_only_companies_are_barred() -> None:
    found = barred(TERMS, Directory((), Holdings(entities=[LegalEntity("far", "CN")])))
    assert found == frozenset()
    assert Uid("LegalEntity", "far") not in found
