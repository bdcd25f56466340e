"""Everything is asked of the policies before it is done; what is refused is written down."""

import pytest

from hortus.admin.errors import AdminError, AdminPathError
from hortus.core import HortusError

CHANGES = [
    ("person/add", {"name": "eve"}),
    ("person/change", {"name": "ada", "region": "DE"}),
    ("person/end", {"name": "ada"}),
    ("person/restore", {"name": "ada"}),
    ("person/remove", {"name": "ada"}),
    ("team/add", {"name": "payments"}),
    ("team/join", {"name": "payments", "members": ["ada"]}),
    ("team/leave", {"name": "payments", "members": ["ada"]}),
    ("team/remove", {"name": "payments"}),
    ("service/add", {"name": "ci"}),
    ("service/change", {"name": "ci", "team": "payments"}),
    ("service/end", {"name": "ci"}),
    ("service/restore", {"name": "ci"}),
    ("service/remove", {"name": "ci"}),
    ("key/new", {"name": "for ben", "holder": "ben"}),
    ("budget/add", {"name": "all", "scope": "all", "limit": "5 EUR"}),
    ("budget/change", {"name": "all", "limit": "5 EUR"}),
    ("budget/end", {"name": "all"}),
    ("tool/allow", {"tool": "aider", "reason": "read"}),
    ("tool/warn", {"tool": "aider", "reason": "slow"}),
    ("tool/deny", {"tool": "aider", "reason": "no"}),
    ("tool/forget", {"tool": "aider", "reason": "no"}),
]
READS = ["person/list", "team/list", "service/list", "budget/list"]


@pytest.mark.usefixtures("staff")
@pytest.mark.parametrize(("name", "said"), CHANGES)
def test_nothing_is_changed_by_who_may_only_look(do, told, name, said):
    before = told()
    with pytest.raises(HortusError, match="otto may not") as caught:
        do(name, by="otto", **said)
    assert caught.value.status == 403
    assert told() == [*before, ("admin.refused", "otto", name)]


def test_every_changing_operation_is_in_that_list(office):
    changing = {n for n, o in office.operations.items() if not o.wanted.reads}
    assert changing - {"key/revoke"} == {name for name, _ in CHANGES}


@pytest.mark.usefixtures("staff")
@pytest.mark.parametrize("name", READS)
def test_who_audits_sees_and_who_does_neither_does_not(do, name):
    do(name, by="otto")
    with pytest.raises(HortusError, match="may not"):
        do(name, by="ada")


def test_what_there_is_not_is_told(do):
    with pytest.raises(AdminPathError, match="no operation 'person/fire'"):
        do("person/fire")


@pytest.mark.parametrize(
    ("name", "said", "problem"),
    [
        ("person/add", {}, "missing required field `name`"),
        ("person/add", {"name": 7}, "Expected `str`, got `int`"),
        ("person/add", {"name": "eve", "salary": 1}, "unknown field `salary`"),
        ("person/add", {"name": "eve", "roles": ["king"]}, "Invalid enum value 'king'"),
        ("team/join", {"name": "x", "members": "ada"}, "got `str`"),
        ("budget/add", {"name": "x", "scope": "moon"}, "Invalid enum value 'moon'"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(do, name, said, problem):
    with pytest.raises(AdminError) as caught:
        do(name, **said)
    assert problem in caught.value.message
    assert caught.value.remedy
