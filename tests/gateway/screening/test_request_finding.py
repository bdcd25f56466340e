"""A secret is found wherever and however it stands in a request, and looked for only once."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.dlp import TIERS, Scanner, load_rules
from hortus.dlp.forms import fill
from hortus.gateway.screening.request_finding import RequestFinder
from tests.gateway.screening.bodies import MARK, bodies, escapes, nested

SECRET = fill("ghp_{36 alnum}", 1)
PASSWORD = "Xk29!vq7Zt"


class CountingScanner(Scanner):
    """A scanner that tells how much it was given."""

    seen = 0

    def scan(self, text):
        """Scan, and count."""
        self.seen += len(text)
        return super().scan(text)


class Quotes:
    """Takes texts that say so for source text of a project."""

    def labels(self, text):
        """Return the label of the project that a text quotes."""
        return frozenset({"source:shop"} if "def sell_everything" in text else ())


SCANNER = CountingScanner(load_rules(), TIERS)


def finder(limit=1_000_000, sources=None):
    """Return a finder that has seen nothing."""
    return RequestFinder(SCANNER, b"key", limit, sources)


FINDER = finder()


def found(body, using=FINDER):
    """Return the values that are found."""
    return [spot.value(body) for spot in using.find(body).spots]


@given(st.data())
def test_a_secret_is_found_in_any_string_however_it_is_spelt(data):
    text, depth = data.draw(bodies())
    raw = nested(data.draw(escapes(SECRET)), depth)
    body = text.replace(MARK, raw).encode()
    spots = [s for s in FINDER.find(body).spots if s.rule == "github-personal-token"]
    assert [s.value(body) for s in spots] == [SECRET]
    redacted = body[: spots[0].start] + b"<it>" + body[spots[0].end :]
    assert redacted == text.replace(MARK, "<it>").encode()


@given(bodies())
def test_a_request_without_secrets_is_left_alone(drawn):
    assert FINDER.find(drawn[0].encode()).spots == ()


@given(st.data())
def test_what_is_found_does_not_depend_on_what_was_seen_before(data):
    text, depth = data.draw(bodies())
    body = text.replace(MARK, nested(SECRET, depth)).encode()
    assert FINDER.find(body) == finder().find(body) == FINDER.find(body)


def test_a_value_is_judged_by_its_key():
    body = json.dumps({"tool": {"input": {"password": PASSWORD, "other": PASSWORD}}}).encode()
    assert found(body) == [PASSWORD]


@pytest.mark.parametrize("filler", ["", "x" * 300])
def test_a_key_may_hold_a_secret_too(filler):
    body = json.dumps({"messages": [{SECRET: filler}]}).encode()
    assert found(body) == [SECRET]


@pytest.mark.parametrize("around", ['{"%s": ["%s"]}', '{"%s"\n:\t"%s"}', '{"a\\"%s": "%s"}'])
def test_the_name_of_a_long_text_is_read_wherever_it_stands(around):
    for filler in ("x " * 200, "x"):
        assert found((around % (f" {SECRET}", filler)).encode()) == [SECRET]


def test_a_number_is_no_string():
    body = b'{"created": 4111111111111111, "text": "4111 1111 1111 1111"}'
    assert found(body) == []
    real = b'{"created": 4539578763621486, "text": "4539 5787 6362 1486"}'
    assert found(real) == ["4539 5787 6362 1486"]


def test_a_conversation_costs_what_is_new_in_it():
    turns = [{"role": "user", "content": f"turn {n} " + "words " * 500} for n in range(40)]
    own = finder()
    own.find(json.dumps({"model": "m", "messages": turns}).encode())
    SCANNER.seen = 0
    turns.append({"role": "user", "content": "something new"})
    own.find(json.dumps({"model": "m", "messages": turns}).encode())
    assert SCANNER.seen < 1_000


def test_what_was_found_before_is_found_again_at_its_new_place():
    own = finder()
    turn = {"role": "user", "content": f"{'x ' * 200} {SECRET}"}
    for before in range(3):
        body = json.dumps({"messages": [{"role": "user", "content": "a"}] * before + [turn]})
        assert found(body.encode(), own) == [SECRET]


def test_a_key_before_a_known_text_is_looked_at_anew():
    own = finder()
    value = "Zt7" + "aB3xY9" * 40
    for key, expected in (("note", []), ("password", []), ("api_key", [value]), ("note", [])):
        spots = own.find(json.dumps({key: value}).encode()).spots
        assert [s.rule for s in spots if s.tier != "entropy"] == ["assigned-secret"] * len(
            expected
        )


def test_memory_is_bounded():
    own = finder(limit=4_000)
    for number in range(200):
        own.find(json.dumps({"content": f"{number} " * 200}).encode())
    assert len(own._cache) < 20


def test_a_string_of_nothing_but_chance_is_an_identifier():
    run = fill("{60 alnum}", 3)
    for filler in ("", "word " * 80):
        alone = json.dumps({"id": run, "filler": filler}).encode()
        quoted = json.dumps({"note": f"see {run} {filler}"}).encode()
        assert finder().find(alone).spots == ()
        assert [s.tier for s in finder().find(quoted).spots] == ["entropy"]


def test_source_text_is_recognised_also_in_the_arguments_of_a_tool():
    code = "def sell_everything():\n    return 'all of it'\n" * 4
    own = finder(sources=Quotes())
    call = {"function": {"arguments": json.dumps({"content": code})}}
    for body in ({"content": code}, {"tool_calls": [call]}):
        for _ in range(2):
            assert own.find(json.dumps(body).encode()).sources.keys() == {"source:shop"}
    assert own.find(b'{"content": "nothing"}').sources == {}


@pytest.mark.parametrize("magic", ["iVBORw0KGgo", "data:image/png;base64,iVBORw0KGgo"])
def test_a_picture_is_not_read(magic):
    picture = magic + "A" * 300 + "4539578763621486" * 4
    SCANNER.seen = 0
    body = json.dumps({"source": {"type": "base64", "data": picture}}).encode()
    assert finder().find(body).spots == ()
    assert SCANNER.seen < len(picture)


def test_what_is_only_called_a_picture_is_read():
    lie = f"data:image/png;base64,{SECRET} {'x' * 300}"
    assert found(json.dumps({"url": lie}).encode()) == [SECRET]


def test_half_a_surrogate_and_odd_escapes_pass():
    odd = b'{"a": "\\ud83d %b \\q", "b": "\\ud83d\\ude00%b"}'
    body = odd % (SECRET.encode(), b" " + SECRET.encode())
    assert found(body) == [SECRET, SECRET]


def test_a_finding_never_cuts_a_character_in_two():
    body = json.dumps({"url": "https://a:" + "é" * 150 + "@host/"}, ensure_ascii=False).encode()
    for spot in finder().find(body).spots:
        assert body[: spot.start].decode()
        assert body[spot.end :].decode()
