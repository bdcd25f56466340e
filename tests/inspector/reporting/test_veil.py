import base64
import hashlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.inspector.reporting.testing import difference, finding, report
from hortus.inspector.reporting.veil import Veil
from hortus.inspector.staging import Canary, Sort
from hortus.inspector.staging.canaries import text as planted

SECRET = planted("a seed", "npm token")
TOKEN = Canary(name="npm token", sort=Sort.SECRET, value=SECRET)
KEY = Canary(name="the model's key", sort=Sort.KEY, value=f"sk-inspector-{planted('s', 'k', 40)}")
NAME = Canary(name="git name", sort=Sort.IDENTITY, value="Casey 12345678 Fernhollow")
VEIL = Veil([TOKEN, KEY, NAME])


def test_a_secret_is_named_and_not_shown():
    assert VEIL.over_text(f"token={SECRET};") == "token=[npm token];"


def test_two_secrets_in_a_row_are_both_named():
    assert VEIL.over_text(SECRET + KEY.value).count("[") == 2


@given(st.integers(0, 16), st.integers(8, 24))
def test_no_part_that_tells_a_secret_is_left(start, length):
    part = SECRET[start : start + length]
    shown = VEIL.over_text(f"«{part}»")

    if len(part) >= 8:
        assert part not in shown
        assert "[npm token]" in shown


@pytest.mark.parametrize(
    "form",
    [
        SECRET.upper(),
        SECRET[::-1],
        SECRET.encode().hex(),
        base64.b64encode(SECRET.encode()).decode().rstrip("="),
    ],
)
def test_forms_that_can_be_turned_back_are_named_too(form):
    assert form.lower() not in VEIL.over_text(f"x {form} y").lower()


def test_a_digest_stays_for_it_gives_nothing_away():
    digest = hashlib.sha256(SECRET.encode()).hexdigest()

    assert VEIL.over_text(digest) == digest


def test_names_are_no_secrets_and_ordinary_words_of_a_key_stay():
    assert VEIL.over_text(NAME.value) == NAME.value
    assert VEIL.over_text("https://inspector.example/sk-inspector") == (
        "https://inspector.example/sk-inspector"
    )


def test_no_text_of_a_report_holds_a_secret():
    found = finding(title=f"sent {SECRET}", differences=[difference(sensitive=f"a{SECRET}")])
    veiled = VEIL.over(report([found], other=[difference(control=KEY.value)], text=SECRET))

    data = msgspec.json.encode(veiled).decode()
    assert SECRET not in data
    assert KEY.value not in data
    assert veiled.contacts[1].host == "[npm token].example"


def test_a_text_without_end_is_cut_and_says_so():
    veiled = Veil([]).over(report(text="x" * 100_000))

    assert len(msgspec.json.encode(veiled)) < 20_000
    assert "characters more)" in veiled.machine.programs[0]


def test_half_a_character_is_written_out_for_no_json_holds_it():
    veiled = Veil([]).over(report([finding(title="a\udc80b")]))

    assert veiled.findings[0].title == "a\\udc80b"
