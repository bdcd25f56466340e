"""Programs have accounts, and prove themselves by what their entry says."""

import pytest

from hortus.core import UsageError
from hortus.identity import BadAccountError, NoSuchAccountError

KEY = '{"kty":"EC","crv":"P-256","x":"a","y":"b"}'


def test_a_program_is_added_changed_and_ended(do):
    do("team/add", name="platform")
    assert do("service/add", name="ci", public_key=KEY, team="platform").public_key == KEY
    assert do("service/change", name="ci", region="de").region == "DE"
    assert do("service/end", name="ci").ended_us > 0
    assert do("service/list") == []
    assert [one.name for one in do("service/list", ended=True)] == ["ci"]
    assert do("service/restore", name="ci").ended_us == 0
    assert do("service/show", name="ci").team == "platform"
    assert do("service/remove", name="ci").name == "ci"


def test_a_program_works_for_a_team_that_there_is(do):
    with pytest.raises(NoSuchAccountError, match="no team 'paymnets'") as caught:
        do("service/add", name="ci", team="paymnets")
    assert caught.value.remedy == "`hortus team add NAME` makes one"
    assert do("service/list") == []
    for name in ("payments", "platform"):
        made = do("team/add", name=name)
    do("service/add", name="ci", team=made.team_id)
    assert do("service/show", name="ci").team == "platform"
    with pytest.raises(NoSuchAccountError, match="no team 'paymnets'") as caught:
        do("service/change", name="ci", team="paymnets")
    assert caught.value.remedy == "there are payments, platform"
    assert do("service/change", name="ci", team="").team == ""


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"public_key": KEY[:-1] + ',"d":"secret"}'}, "holds a private key"),
        ({"public_key": '{"k":"x"}'}, "no key"),
        ({"public_key": "nonsense"}, "no JSON Web Key"),
    ],
)
def test_no_private_key_is_taken(do, said, problem):
    with pytest.raises(BadAccountError, match=problem) as caught:
        do("service/add", name="ci", **said)
    assert "secret" not in caught.value.message


@pytest.mark.parametrize("issuer", ["https://[::1", "ci.example", "http://ci.example"])
def test_an_issuer_is_an_address_that_its_keys_can_be_had_from(do, issuer):
    with pytest.raises(UsageError, match="the issuer is not"):
        do("service/add", name="ci", issuer=issuer, subject="repo:acme/*")


def test_an_issuer_comes_with_a_subject(do):
    with pytest.raises(UsageError, match="belong together"):
        do("service/add", name="ci", issuer="https://ci.example")
    do("service/add", name="ci")
    with pytest.raises(UsageError, match="nothing was said"):
        do("service/change", name="ci")
