"""Programs prove themselves with a key of their own or a token of their CI, and not otherwise."""

import asyncio
import time

import msgspec
import pytest
from joserfc import jws
from joserfc.jwk import ECKey

from hortus.core.testing import FrozenClock
from hortus.identity import People, Roster
from hortus.signin import Login, LoginFile
from hortus.signin.errors import BadClientError, BadGrantError
from hortus.signin.programs import Programs
from hortus.store import StoreView

HERE = "https://hortus.example"
CI = "https://ci.example"
KEY = ECKey.generate_key("P-256", {"kid": "one"})
EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token"


def public(key=KEY):
    return msgspec.json.encode(key.as_dict(private=False)).decode()


def private(key=KEY):
    return {name: key.as_dict(private=True)[name] for name in ("kty", "crv", "x", "y", "d")}


@pytest.fixture
def clock():
    return FrozenClock()


@pytest.fixture
def roster(tmp_path, clock):
    with StoreView.open(tmp_path, create=True) as view:
        people = People(view.people, clock, "tester")
        people.add_service("builder", public_key=public())
        people.add_service("keyless")
        people.add_service("deploy", issuer=CI, subject="repo:acme/shop:ref:*")
        people.add_service("two-a", issuer=CI, subject="repo:acme/two:*")
        people.add_service("two-b", issuer=CI, subject="repo:acme/two:ref*")
        yield Roster(view.people.everybody())


@pytest.fixture
def programs(roster, clock):
    documents = {
        f"{CI}/.well-known/openid-configuration": {"issuer": CI, "jwks_uri": f"{CI}/keys"},
        f"{CI}/keys": {"keys": [KEY.as_dict(private=False)]},
    }

    async def fetch(address):
        return msgspec.json.encode(documents[address])

    return Programs(lambda: roster, fetch, clock, 60.0)


@pytest.fixture
def said(clock):
    now = clock.now_us() // 1_000_000
    return {
        "iss": "builder",
        "sub": "builder",
        "aud": HERE,
        "jti": "1",
        "iat": now,
        "exp": now + 60,
    }


def signed(said, key=KEY, **header):
    full = {"alg": "ES256", "kid": "one"} | header
    return jws.serialize_compact(full, msgspec.json.encode(said), key, ["ES256"])


def proves(programs, text):
    return programs.by_assertion(text, frozenset({HERE})).name


def test_a_program_is_known_by_the_key_that_is_kept_here(programs, said):
    assert proves(programs, signed(said)) == "builder"
    assert proves(programs, signed(said | {"jti": "2", "aud": ["x", HERE]})) == "builder"


def test_an_assertion_holds_once(programs, said, clock):
    proves(programs, signed(said))
    with pytest.raises(BadClientError, match="used before"):
        proves(programs, signed(said))
    clock.advance(119)
    with pytest.raises(BadClientError, match="used before"):
        proves(programs, signed(said))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"sub": "keyless"}, "has a key"),
        ({"sub": "nobody"}, "has a key"),
        ({"iss": "other"}, "issuer, subject or audience"),
        ({"aud": "https://other.example"}, "issuer, subject or audience"),
        ({"exp": 0}, "time is over"),
        ({"iat": 9_999_999_999}, "time is over, or has not come"),
        ({"exp": 9_999_999_999}, "lasts longer"),
        ({"jti": 7}, "does not say what it must"),
        ({"exp": "soon"}, "does not say what it must"),
    ],
)
def test_any_other_assertion_is_refused(programs, said, change, words):
    with pytest.raises(BadClientError, match=words):
        proves(programs, signed(said | change))


def test_another_key_proves_nothing(programs, said):
    with pytest.raises(BadClientError, match="signature"):
        proves(programs, signed(said, ECKey.generate_key("P-256")))


@pytest.mark.parametrize(
    "text", ["", "a.b.c", "a." + "b" * 20_000 + ".c", "é.é.é", "..", "a.e30.c"]
)
def test_what_is_no_assertion_is_refused(programs, text):
    with pytest.raises(BadClientError):
        proves(programs, text)


def exchanged(programs, said, key=KEY):
    token = signed(said, key)
    return asyncio.run(programs.by_foreign_token(token, HERE)).name


def test_a_token_of_the_ci_stands_for_the_service_its_subject_fits(programs, said):
    mine = said | {"iss": CI, "sub": "repo:acme/shop:ref:main"}
    assert exchanged(programs, mine) == "deploy"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"iss": "https://other.example"}, "no service takes tokens of that issuer"),
        ({"sub": "repo:acme/other:ref:main"}, "0 services"),
        ({"sub": "repo:acme/two:ref:main"}, "2 services"),
        ({"aud": "https://other.example"}, "not for"),
        ({"exp": 1}, "ended"),
    ],
)
def test_any_other_token_of_a_ci_is_refused(programs, said, change, words):
    mine = said | {"iss": CI, "sub": "repo:acme/shop:ref:main"} | change
    with pytest.raises(BadGrantError, match=words):
        exchanged(programs, mine)


def test_a_token_that_the_ci_has_not_signed_is_refused(programs, said):
    mine = said | {"iss": CI, "sub": "repo:acme/shop:ref:main"}
    with pytest.raises(BadGrantError, match="cannot be trusted"):
        exchanged(programs, mine, ECKey.generate_key("P-256", {"kid": "one"}))


def test_only_a_star_is_a_pattern(roster, clock):
    odd = "repo:acme/[ab]?"
    service = next(iter(roster.services.values()))
    from dataclasses import replace  # noqa: PLC0415 - here only

    from hortus.store import Everybody  # noqa: PLC0415 - as above

    alone = Roster(Everybody((), (), (replace(service, issuer=CI, subject=odd),)))

    async def fetch(address):
        keys = {"keys": [KEY.as_dict(private=False)]}
        about = {"issuer": CI, "jwks_uri": f"{CI}/keys"}
        return msgspec.json.encode(keys if address.endswith("/keys") else about)

    programs = Programs(lambda: alone, fetch, clock, 60.0)
    now = clock.now_us() // 1_000_000
    mine = {"iss": CI, "aud": HERE, "jti": "1", "iat": now, "exp": now + 60}
    assert exchanged(programs, mine | {"sub": odd})
    with pytest.raises(BadGrantError, match="0 services"):
        exchanged(programs, mine | {"sub": "repo:acme/ax"})


def test_a_program_signs_in_over_http_and_its_token_ends_with_it(run, tmp_path, steps):
    login = Login(LoginFile(tmp_path / "home" / "login.json"), steps.clock, time.sleep)

    async def scenario(house, _):
        def add():
            people = People(house.house.store.people, steps.clock, "tester")
            return people, people.add_service("builder", public_key=public())

        people, service = await asyncio.to_thread(add)
        await asyncio.to_thread(house.house.keyring.refresh)
        await asyncio.to_thread(login.as_service, house.url, "builder", private())
        who = await asyncio.to_thread(login.who)
        assert (who["sub"], who["tier"], who["service"]) == ("builder", "bound", True)
        headers = await asyncio.to_thread(login.headers, "GET", "/v1/models")
        assert (await steps.get(house, headers))[0] == 200
        await asyncio.to_thread(people.end, service)
        await asyncio.to_thread(house.house.keyring.refresh)
        headers = await asyncio.to_thread(login.headers, "GET", "/v1/models")
        assert (await steps.get(house, headers))[0] == 401

    run(scenario)
