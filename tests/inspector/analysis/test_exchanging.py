"""A factor's value exchanged for its control's."""

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.inspector.analysis.exchanging import exchange, in_clear

REMOTES = ("git@git.rival.example:garden/tools.git", "git@git.river.example:garden/tools.git")
USERS = ("liwei52", "marta52")


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (REMOTES[0], REMOTES[1]),
        ("git.rival.example/garden/tools", "git.river.example/garden/tools"),
        (sha256("git.rival.example/garden/tools"), sha256("git.river.example/garden/tools")),
        (sha256(REMOTES[0])[:16], sha256(REMOTES[1])[:16]),
        (sha256(REMOTES[0]).upper(), sha256(REMOTES[1]).upper()),
        (sha256(REMOTES[0] + "\n"), sha256(REMOTES[1] + "\n")),
        (REMOTES[0].encode().hex(), REMOTES[1].encode().hex()),
        (base64.b64encode(REMOTES[0].encode()), base64.b64encode(REMOTES[1].encode())),
    ],
)
def test_each_form_becomes_that_of_the_control(one, other):
    one, other = (each.decode() if isinstance(each, bytes) else each for each in (one, other))
    assert exchange(f"x {one} y", [REMOTES]) == f"x {other} y"


def test_several_factors_are_exchanged_at_once():
    text = f"{USERS[0]} works on {REMOTES[0]}"
    assert exchange(text, [USERS, REMOTES]) == f"{USERS[1]} works on {REMOTES[1]}"


def test_the_case_stays():
    assert exchange("LIWEI52", [USERS]) == "MARTA52"


@pytest.mark.parametrize("pair", [("True", "False"), ("", "http://p.example"), ("ab", "cd")])
def test_what_tells_nothing_is_left_alone(pair):
    text = "True ab http://p.example"
    assert exchange(text, [pair]) == text
    assert not in_clear(text, [pair])


@given(st.text(alphabet="abc '-/\u2019\u02bc\u200b", max_size=60))
def test_other_texts_stay_as_they_are(text):
    assert exchange(text, [USERS, REMOTES]) == text


def test_a_value_in_clear_is_told_from_a_digest():
    assert in_clear("by LiWei52", [USERS])
    assert not in_clear(sha256("liwei52"), [USERS])
