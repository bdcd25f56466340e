"""Teams hold people, programs and other teams."""

import pytest

from hortus.core import UsageError
from hortus.identity import NoSuchAccountError


@pytest.mark.usefixtures("staff")
def test_members_of_all_kinds_join_and_leave(do):
    do("service/add", name="ci")
    do("team/add", name="platform")
    do("team/add", name="payments", members=["ada", "ci", "platform"])
    shown = do("team/show", name="payments")
    assert (shown.teams, shown.others) == (("platform",), ("ada", "ci"))
    do("team/join", name="payments", members=["ben"])
    do("team/leave", name="payments", members=["ada", "platform"])
    [_, payments] = sorted(do("team/list"), key=lambda one: one.team.name, reverse=True)
    assert (payments.teams, payments.others) == ((), ("ben", "ci"))
    assert do("team/remove", name="payments").name == "payments"


@pytest.mark.usefixtures("staff")
def test_who_is_not_there_does_not_join(do):
    do("team/add", name="payments")
    with pytest.raises(NoSuchAccountError, match="'eve'"):
        do("team/join", name="payments", members=["eve"])
    with pytest.raises(UsageError, match="no members"):
        do("team/join", name="payments")
