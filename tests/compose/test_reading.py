"""Who may read which repository, as the settings say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.compose.reading import readable_by
from hortus.core import Principal
from hortus.knowledge import Registered

REPOSITORIES = [
    Registered(number, name, f"/{name}", ("HEAD",), 0)
    for number, name in enumerate(("payments", "web-shop", "web-desk"), start=1)
]


class Teams:
    """A directory in which ada is of the team web, and the service ci of build."""

    def person_named(self, name):
        return type("Person", (), {"person_id": "p1"}) if name == "ada" else None

    def service_named(self, name):
        return type("Service", (), {"service_id": "s1"}) if name == "ci" else None

    def teams_of(self, member):
        return frozenset({"p1": {"web", "all"}, "s1": {"build"}}[member])


ADA = Principal("key_1", "laptop", account="ada")
CI = Principal("key_2", "runner", account="ci", is_service=True)
STATIC = Principal("key_3", "old key")


def names(principal, readers):
    found = readable_by(principal, REPOSITORIES, readers, Teams()).repositories
    return {one.name for one in REPOSITORIES if one.number in found}


@pytest.mark.parametrize(
    ("principal", "readers", "found"),
    [
        (ADA, {}, set()),
        (ADA, {"payments": ["ada"]}, {"payments"}),
        (ADA, {"web-*": ["team:web"]}, {"web-shop", "web-desk"}),
        (ADA, {"*": ["team:build"]}, set()),
        (ADA, {"payments": ["laptop"]}, set()),
        (CI, {"*": ["team:build"]}, {"payments", "web-shop", "web-desk"}),
        (CI, {"payments": ["ada"]}, set()),
        (STATIC, {"payments": ["everyone"], "web-shop": ["old key"]}, {"payments"}),
        (Principal("", "nobody"), {"*": ["everyone"]}, set()),
    ],
)
def test_only_those_who_are_named_may_read(principal, readers, found):
    assert names(principal, readers) == found


@given(
    st.dictionaries(
        st.sampled_from(["payments", "web-*", "*"]),
        st.lists(st.sampled_from(["ada", "ci", "team:web", "team:build", "everyone"])),
    )
)
def test_a_name_less_never_lets_anybody_read_more(readers):
    for principal in (ADA, CI, STATIC):
        for pattern in readers:
            less = {name: who[1:] if name == pattern else who for name, who in readers.items()}
            assert names(principal, less) <= names(principal, readers)
