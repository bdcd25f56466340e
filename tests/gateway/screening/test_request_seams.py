"""A secret that is cut by the end of one text and the beginning of the next is found."""

import json

import pytest

from hortus.dlp import TIERS, Scanner, load_rules
from hortus.dlp.forms import fill
from hortus.gateway.screening.json_strings import find_strings
from hortus.gateway.screening.request_finding import RequestFinder
from hortus.gateway.screening.request_seams import find_seams

SCANNER = Scanner(load_rules(), TIERS)
SECRETS = {
    "token": fill("ghp_{36 alnum}", 1),
    "web token": fill("eyJ{30 url}.eyJ{80 url}.{86 url}", 2),
    "key": fill(
        "-----BEGIN {0 any}PRIVATE KEY-----\n{64 base64}\n{64 base64}\n"
        "-----END {0 any}PRIVATE KEY-----",
        3,
    ),
}
KINDS = {"messages": "text", "chat": "text", "responses": "input_text"}


def asked(dialect, *texts, **more):
    """Return a request of a dialect with one message of several texts."""
    blocks = [{"type": KINDS[dialect], "text": text, **more} for text in texts]
    name = "input" if dialect == "responses" else "messages"
    return json.dumps({"model": "m", name: [{"role": "user", "content": blocks}]}).encode()


def values(body):
    """Return what a new finder finds."""
    finder = RequestFinder(SCANNER, b"key", 100_000)
    first = [spot.value(body) for spot in finder.find(body).spots]
    assert first == [spot.value(body) for spot in finder.find(body).spots]
    return first


@pytest.mark.parametrize("dialect", KINDS)
@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_it_is_found_wherever_it_is_cut(dialect, secret):
    whole = values(asked(dialect, f"it is {secret} then"))
    assert len(whole) == 1
    start = f"it is {secret} then".index(whole[0])
    for cut in range(1, len(whole[0]), 1 if len(whole[0]) < 100 else 7):
        at = start + cut
        text = f"it is {secret} then"
        assert values(asked(dialect, text[:at], text[at:])) == [whole[0][:cut], whole[0][cut:]]


def test_it_is_found_over_many_small_texts():
    secret = SECRETS["token"]
    pieces = [secret[at : at + 3] for at in range(0, len(secret), 3)]
    assert "".join(values(asked("messages", "see ", *pieces, " there"))) == secret


@pytest.mark.parametrize("size", [300, 20_000])
def test_it_is_found_between_long_texts(size):
    secret = SECRETS["token"]
    filler = "word\n" * (size // 5)
    body = asked("messages", filler + secret[:9], secret[9:] + " " + filler)
    assert values(body) == [secret[:9], secret[9:]]


def test_what_stands_between_the_texts_does_not_matter():
    secret = SECRETS["token"]
    for more in (
        {"cache_control": {"type": "ephemeral", "ttl": "1h"}},
        {"annotations": [], "logprobs": None},
        {"note": 'a "quoted" } brace ]'},
    ):
        assert values(asked("chat", secret[:9], secret[9:], **more)) == [secret[:9], secret[9:]]


def test_escapes_before_the_cut_do_not_move_it():
    secret = SECRETS["token"]
    assert values(asked("chat", f'"é\n\t {secret[:9]}', f'{secret[9:]} "é"')) == [
        secret[:9],
        secret[9:],
    ]


def test_a_value_after_the_cut_is_judged_by_the_words_before_it():
    assert values(asked("messages", 'db_password = "', 'Xk29!vq7Zt" # it')) == ["Xk29!vq7Zt"]


def test_texts_of_different_messages_are_not_joined():
    secret = SECRETS["token"]
    turns = [
        {"role": "user", "content": [{"type": "text", "text": text}]}
        for text in (secret[:9], secret[9:])
    ]
    body = json.dumps({"messages": turns}).encode()
    assert find_seams(body, find_strings(body)) == []
    tools = [{"type": "tool_use", "input": {"text": "a"}}, {"type": "text", "text": "b"}]
    body = json.dumps({"content": tools}).encode()
    assert find_seams(body, find_strings(body)) == []


def test_a_field_or_value_called_text_elsewhere_is_no_text():
    body = json.dumps({"type": "text", "a": ["text", "text"], "text": {"format": "x"}}).encode()
    assert find_seams(body, find_strings(body)) == []


def test_a_seam_is_remembered_by_its_texts_and_found_at_its_new_place():
    secret = SECRETS["token"]
    finder = RequestFinder(SCANNER, b"key", 100_000)
    for mark in ({}, {"cache_control": {"type": "ephemeral"}}):
        body = asked("messages", secret[:9], secret[9:], **mark)
        assert [s.value(body) for s in finder.find(body).spots] == [secret[:9], secret[9:]]
