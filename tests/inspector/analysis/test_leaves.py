"""A request taken apart into places."""

import base64
import gzip
import json
import zlib

import brotli
import pytest
import zstandard

from hortus.inspector.analysis.leaves import of_request
from hortus.inspector.testing import request


def leaves(seen):
    return {leaf.place.leaf: leaf.text for leaf in of_request(seen)}


def test_every_value_of_a_body_is_a_leaf_with_its_path():
    found = leaves(request({"messages": [{"role": "user", "content": "hi"}], "n": 1.0}))
    assert found["body.messages[0].role"] == "user"
    assert found["body.messages[0].content"] == "hi"
    assert found["body.n"] == "1.0"


def test_numbers_stay_as_they_are_spelt():
    assert leaves(request(raw=b'{"a": 1.50, "b": 1e3}'))["body.a"] == "1.50"
    assert leaves(request(raw=b'{"a": 1.50, "b": 1e3}'))["body.b"] == "1e3"


def test_the_order_of_keys_is_a_leaf():
    one = leaves(request(raw=b'{"a":1,"b":{"c":1,"d":2}}'))["key order"]
    other = leaves(request(raw=b'{"a":1,"b":{"d":2,"c":1}}'))["key order"]
    assert one != other


def test_white_space_between_words_is_a_leaf_and_in_strings_it_is_not():
    plain = leaves(request(raw=b'{"a":"x"}'))["white space"]
    spaced = leaves(request(raw=b'{"a": "x"}'))["white space"]
    inside = leaves(request(raw=b'{"a":"x  y: z"}'))["white space"]
    assert plain == inside == "none"
    assert spaced != plain


def test_header_order_and_case_are_leaves():
    one = leaves(request(headers=[("X-A", "1"), ("X-B", "2")]))
    other = leaves(request(headers=[("x-b", "2"), ("x-a", "1")]))
    assert one["header order"] != other["header order"]
    assert one["header case"] != other["header case"]
    assert one["header x-a"] == other["header x-a"]


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("br", brotli.compress),
        ("zstd", lambda body: zstandard.ZstdCompressor().compress(body)),
        ("", gzip.compress),
    ],
)
def test_compressed_bodies_are_read(coding, pack):
    headers = [("Content-Encoding", coding)] if coding else []
    assert leaves(request(raw=pack(b'{"a":"b"}'), headers=headers))["body.a"] == "b"


def test_a_body_that_is_not_what_its_coding_says_is_taken_as_it_is():
    found = leaves(request(raw=b"plain words", headers=[("Content-Encoding", "gzip")]))
    assert found["body"] == "plain words"


def test_json_inside_a_string_is_opened():
    found = leaves(request({"m": json.dumps({"user": "u1"})}))
    assert found["body.m:inside.user"] == "u1"


def test_base64_of_something_to_read_is_opened():
    packed = base64.b64encode(gzip.compress(b'{"remote":"git.example"}')).decode()
    assert leaves(request({"m": packed}))["body.m:inside.remote"] == "git.example"


def test_lines_of_json_are_leaves_each():
    found = leaves(request(raw=b'{"a":1}\n{"a":2}\n'))
    assert found["line[0].a"] == "1"
    assert found["line[1].a"] == "2"


def test_a_form_is_read():
    seen = request(raw=b"a=1&b=two%20words", headers=[("content-type", "text/plain")])
    form = request(raw=b"a=1&b=two%20words")
    assert leaves(seen)["body"] == "a=1&b=two%20words"
    assert leaves(form)["body"] == "a=1&b=two%20words"


def test_bytes_of_no_known_form_are_one_leaf():
    assert leaves(request(raw=b"\xff\xfe\x00"))["body"] == "fffe00"


def test_nesting_without_end_ends():
    deep = "[" * 2000 + "]" * 2000
    assert leaves(request(raw=deep.encode()))


def test_a_place_names_other_hosts_and_not_the_models():
    [model, *_] = of_request(request({"a": 1}))
    [other, *_] = of_request(request({"a": 1}, host="t.example"))
    assert model.place.request == "POST /v1/chat/completions"
    assert other.place.request == "POST t.example/v1/chat/completions"
