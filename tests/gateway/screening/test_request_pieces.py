"""Every text of a request is laid out for the scanner with the way back to its bytes."""

import json

import pytest

from hortus.dlp import Finding, Tier
from hortus.gateway.screening.json_strings import find_strings
from hortus.gateway.screening.request_pieces import pieces_between, whole_string


def finding(data, value, tier=Tier.STRUCTURED):
    """Return the finding of a value in a text."""
    start = data.index(value)
    return Finding(start, start + len(value), "rule", tier, "secret")


def all_pieces(body):
    """Return the pieces of a whole body."""
    return list(pieces_between(body, find_strings(body), 0, len(body)))


def string_pieces(body):
    """Return the pieces of the first string value of an object, and where it stands."""
    strings = find_strings(body)
    span = int(strings.starts[1]), int(strings.ends[1])
    return list(whole_string(body, span, int(strings.starts[0]) - 1)), span


def test_short_strings_without_escapes_are_one_piece_with_what_is_around_them():
    body = b'{"a":"b","c":["d"]}'
    assert [p.data for p in all_pieces(body)] == [body]


def test_a_string_with_escapes_is_read_beside_it_with_its_key():
    body = b'{"a":"b","c":"d\\ne"}'
    assert [p.data for p in all_pieces(body)] == [body, b'"c":"d\ne']


def test_a_body_without_strings_has_nothing_to_scan():
    assert all_pieces(b"{}") == []
    assert all_pieces(b"[1, 2]") == []


def test_a_finding_between_strings_stands_nowhere():
    body = b'{"a":123456,"b":"123456"}'
    piece = all_pieces(body)[0]
    assert piece.spot(finding(body, b"123456")) is None
    inside = Finding(17, 23, "rule", Tier.STRUCTURED, "secret")
    spot = piece.spot(inside)
    assert spot is not None
    assert spot.value(body) == "123456"


def test_what_is_found_as_written_in_an_escaped_string_is_left_to_its_own_piece():
    body = b'{"a":"x\\ttoken"}'
    written, read = all_pieces(body)
    assert written.spot(finding(body, b"token")) is None
    spot = read.spot(finding(read.data, b"\ttoken"))
    assert spot is not None
    assert body[spot.start : spot.end] == b"\\ttoken"


def test_json_in_a_string_comes_apart_as_deep_as_four_levels():
    value = 'deep\n"down"'
    for _ in range(6):
        value = json.dumps({"x": value})
    pieces, _ = string_pieces(json.dumps({"x": value}).encode())
    assert [piece.depth for piece in pieces] == [1, 2, 3, 4]


def test_each_level_leads_back_to_the_bytes_of_the_request():
    body = json.dumps({"x": json.dumps({"y": 'say "it"\n'})}).encode()
    pieces, _ = string_pieces(body)
    outer, inner = pieces
    spot = inner.spot(finding(inner.data, b'"it"\n'))
    assert spot is not None
    assert (spot.depth, spot.value(body)) == (2, '"it"\n')
    assert outer.spot(finding(outer.data, b"say")) is None


def test_a_finding_in_the_key_stands_in_the_key():
    body = b'{"key":"value"}'
    pieces, _ = string_pieces(body)
    spot = pieces[0].spot(finding(pieces[0].data, b"key"))
    assert spot is not None
    assert body[spot.start : spot.end] == b"key"


def test_a_key_that_does_not_count_is_not_looked_at():
    body = b'{"key":"value"}'
    strings = find_strings(body)
    span = int(strings.starts[1]), int(strings.ends[1])
    assert [p.data for p in whole_string(body, span, span[0] - 1)] == [b'"value']


def test_a_finding_that_is_the_whole_string_and_only_random_is_none():
    body = b'{"id":"abc"}'
    pieces, _ = string_pieces(body)
    assert pieces[0].spot(finding(pieces[0].data, b"abc", Tier.ENTROPY)) is None
    assert pieces[0].spot(finding(pieces[0].data, b"abc")) is not None
    assert pieces[0].spot(finding(pieces[0].data, b"ab", Tier.ENTROPY)) is not None


def test_a_finding_that_cuts_a_character_is_widened_to_all_of_it():
    body = '{"a":"xéy"}'.encode()
    piece = all_pieces(body)[0]
    start = body.index(b"\xc3") + 1
    spot = piece.spot(Finding(start, start + 1, "rule", Tier.STRUCTURED, "secret"))
    assert spot is not None
    assert body[spot.start : spot.end] == "é".encode()
    cut = piece.spot(Finding(start - 2, start, "rule", Tier.STRUCTURED, "secret"))
    assert cut is not None
    assert body[cut.start : cut.end] == "xé".encode()


@pytest.mark.parametrize(
    ("text", "is_picture"),
    [
        ("iVBORw0KGgo" + "A" * 50, True),
        ("data:image/png;charset=x;base64,iVBORw0KGgo" + "A" * 50, True),
        ("data:application/pdf;base64,JVBERi0" + "A" * 50 + "==", True),
        ("iVBORw0KGgo", False),
        ("iVBORw0KGgo" + "A" * 50 + " and words", False),
        ("data:text/plain;base64," + "QUJD" * 20, False),
        ("data:image/png;base64,a secret after it " + "A" * 50, False),
    ],
)
def test_only_what_begins_and_looks_like_a_picture_is_one(text, is_picture):
    pieces, _ = string_pieces(json.dumps({"data": text}).encode())
    assert (pieces == []) is is_picture
