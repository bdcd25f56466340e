"""Everybody has their own keys; those of others belong to who manages keys."""

import pytest

from hortus.admin.errors import WeakKeyError
from hortus.core import HortusError, UsageError
from hortus.identity import NoSuchAccountError, NoSuchKeyError

pytestmark = pytest.mark.usefixtures("staff")


def test_somebody_who_has_signed_in_makes_sees_and_ends_their_own(do, told):
    made = do("key/new", by="ada", name="laptop", holder="ada", zones=["office"], days=1)
    assert (made.key.holder, made.key.zones, made.key.tier) == ("ada", ("office",), "static")
    assert made.secret
    do("key/new", name="for ben", holder="ben")
    assert [key.id for key in do("key/list", by="ada")] == [made.key.id]
    assert do("key/revoke", by="ada", name=made.key.id).revoked == made.key.id
    assert [(e, a) for e, a, _ in told("key.")] == [
        ("key.created", "ada"),
        ("key.created", "root"),
        ("key.revoked", "ada"),
    ]


def test_keys_of_others_and_of_nobody_are_for_who_manages_keys(do):
    key = do("key/new", name="for ben", holder="ben").key.id
    for name, said in (
        ("key/new", {"name": "x", "holder": "ben"}),
        ("key/new", {"name": "x"}),
        ("key/revoke", {"name": key}),
        ("key/revoke", {"name": "key_no"}),
    ):
        with pytest.raises(HortusError, match="ada may not manage_keys"):
            do(name, by="ada", **said)


def test_a_static_key_makes_no_others_but_ends_itself(do):
    with pytest.raises(WeakKeyError, match="makes no other keys"):
        do("key/new", by="ada", tier="static", name="again", holder="ada")
    key = do("key/new", by="ada", name="laptop", holder="ada").key.id
    assert do("key/revoke", by="ada", tier="static", name=key).revoked == key


def test_who_audits_sees_all_and_a_stranger_none(do):
    do("key/new", name="for ben", holder="ben")
    assert len(do("key/list", by="otto")) == 1
    with pytest.raises(HortusError, match="stranger may not"):
        do("key/list", by="stranger")


def test_a_key_of_a_team_lasts_as_long_as_that_of_a_person(do, clock):
    do("team/add", name="payments")
    made = do("key/new", name="board", holder="payments").key
    assert made.holder == "payments"
    assert made.expires_us - clock.now_us() <= 24 * 3_600 * 1_000_000


@pytest.mark.parametrize(
    ("said", "error", "problem"),
    [
        ({"holder": "eve"}, NoSuchAccountError, "'eve'"),
        ({"zones": ["moon"]}, UsageError, "no network 'moon'"),
        ({"holder": "ada", "endless": True}, UsageError, "for ever"),
        ({"holder": "ada", "days": 999}, UsageError, "works for 1 to"),
    ],
)
def test_what_cannot_be_is_told(do, said, error, problem):
    with pytest.raises(error, match=problem):
        do("key/new", name="x", **said)
    with pytest.raises(NoSuchKeyError):
        do("key/revoke", name="key_no")
