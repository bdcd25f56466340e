"""Reading and writing JSON at the edge."""

import msgspec
import pytest

from hortus.gateway.dialects import wire
from hortus.gateway.errors import BadRequestError, MalformedAnswerError, TooDeepError

DECODER = msgspec.json.Decoder(dict[str, int])
ANYTHING = msgspec.json.Decoder()


def test_a_client_s_fault_is_a_bad_request_that_names_the_field() -> None:
    with pytest.raises(BadRequestError, match=r"Expected `int`, got `str` - at `\$\[\.\.\.\]`"):
        wire.read_request(DECODER, b'{"a":"b"}')


def test_a_server_s_fault_is_a_malformed_answer() -> None:
    with pytest.raises(MalformedAnswerError, match="malformed"):
        wire.read_answer(DECODER, b"<html>")


@pytest.mark.parametrize("body", [b'{"a\xff":1}', b'{"a":1,"\xc3":2}'])
def test_broken_utf8_is_refused_wherever_it_stands(body: bytes) -> None:
    with pytest.raises(BadRequestError, match="utf-8"):
        wire.read_request(DECODER, body)
    with pytest.raises(MalformedAnswerError, match="utf-8"):
        wire.read_answer(DECODER, body)


def test_bottomless_nesting_is_refused_on_both_sides() -> None:
    body = b"[" * 200_000

    with pytest.raises(TooDeepError):
        wire.read_request(ANYTHING, body)
    with pytest.raises(MalformedAnswerError):
        wire.read_answer(ANYTHING, body)


def test_unknown_fields_that_ask_for_nothing_are_not_named() -> None:
    body = b'{"model":"m","a":null,"b":false,"c":[],"d":{},"e":"","f":0,"g":[1]}'

    assert list(wire.unknown_fields(body, ("model",))) == ["field:f", "field:g"]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        pytest.param('{"a": 1}', True, id="object"),
        pytest.param(" {} ", True, id="blank_around"),
        pytest.param("[]", False, id="list"),
        pytest.param("", False, id="empty"),
        pytest.param('{"a"', False, id="cut_off"),
        pytest.param('{"a":"\ud800"}', False, id="surrogate"),
        pytest.param('{"a":' * 100_000, False, id="deep"),
    ],
)
def test_an_object_is_told_from_anything_else(text: str, *, is_one: bool) -> None:
    assert wire.is_object(text) is is_one


def test_raw_json_keeps_its_numbers_to_the_letter() -> None:
    decoded = msgspec.json.decode(b'{"a": 1.50e+2}', type=msgspec.Raw)

    assert wire.raw_text(decoded) == '{"a": 1.50e+2}'
    assert msgspec.json.encode(wire.raw('{"a": 1.50e+2}')) == b'{"a": 1.50e+2}'


def test_null_and_nothing_are_the_empty_text() -> None:
    assert wire.raw_text(msgspec.Raw(b"null")) == wire.raw_text(wire.NO_RAW) == ""
    assert wire.raw("") is wire.NO_RAW


def test_arguments_may_come_as_text_or_as_the_object_itself() -> None:
    assert wire.json_text('{"a":1}') == wire.json_text({"a": 1}) == '{"a":1}'


@pytest.mark.parametrize(
    "url", ["https://example.org/a.png", "data:text/plain,hello", "data:", ""]
)
def test_only_base64_data_urls_are_taken_apart(url: str) -> None:
    assert wire.parse_data_url(url) is None


def test_a_data_url_goes_there_and_back() -> None:
    assert wire.parse_data_url(wire.data_url("image/png", "AA==")) == ("image/png", "AA==")
