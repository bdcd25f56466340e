"""Conventions: nearly always here, not elsewhere."""

import pytest

from hortus.review.mining import conventions as room
from hortus.review.mining.conventions import conventions
from hortus.review.mining.corpus import SourceFile
from hortus.review.mining.decisions import Kind
from hortus.review.mining.modules import modules

CALL = "from acme import http\nhttp.get(u, timeout=3)\n"


def files(*texts):
    return [SourceFile(f"m{n}.py", text) for n, text in enumerate(texts)]


def tally(own):
    return room.tally(modules(own))


def found(own, contrast=()):
    return {(c.kind, c.subject, c.option): c for c in conventions(tally(own), tally(contrast))}


def test_a_keyword_that_a_call_always_carries_is_found_with_its_evidence():
    many = [CALL + "http.get(v, timeout=4)\n" * 9] * 6
    one = found(files(*many))[Kind.KEYWORD, "acme.http.get", "timeout"]
    assert (one.kept, one.of, one.files) == (60, 60, 6)
    assert one.bound > 0.93
    assert one.written == "http.get"
    assert len(one.places) == 5
    assert one.against == ()


def test_the_exceptions_are_named():
    many = [CALL + "http.get(v, timeout=4)\n" * 19] * 6 + [CALL + "http.get(w)\n"]
    one = found(files(*many))[Kind.KEYWORD, "acme.http.get", "timeout"]
    assert one.against == ("m6.py:3",)


@pytest.mark.parametrize("texts", [[CALL] * 6, [CALL + "http.get(v, timeout=4)\n" * 60] * 4])
def test_too_few_uses_or_files_make_no_convention(texts):
    assert (Kind.KEYWORD, "acme.http.get", "timeout") not in found(files(*texts))


def test_what_holds_elsewhere_too_is_no_convention():
    many = files(*[CALL * 10] * 6)
    key = (Kind.KEYWORD, "acme.http.get", "timeout")
    assert key in found(many)
    assert key not in found(many, many)
    others = files(*["from acme import http\n" + "http.get(u)\n" * 10] * 6)
    assert found(many, others)[key].elsewhere == 0.0


def test_a_choice_of_form_is_found():
    many = files(*["a = f'{b}'\n" * 10] * 6)
    assert (Kind.STRINGS, "texts", "f-string") in found(many)
    assert (Kind.STRINGS, "texts", "f-string") not in found(many, many)


def test_a_form_of_import_that_packages_usually_have_is_no_convention():
    others = files(*["from alpha import a\nfrom beta import b\n" * 5] * 6)
    many = files(*["from acme.core import http\n" * 10] * 6)
    assert (Kind.IMPORT, "acme", "from") in found(many)
    assert (Kind.IMPORT, "acme", "from") not in found(many, others)
    whole = files(*["import acme\n" * 10] * 6)
    assert (Kind.IMPORT, "acme", "plain") in found(whole, others)


def test_a_keyword_that_is_given_mostly_in_tests_is_no_convention():
    key = (Kind.KEYWORD, "acme.http.get", "timeout")
    tests = [SourceFile(f"tests/m{n}.py", CALL * 10) for n in range(6)]
    assert key not in found(tests)
    assert key in found([*tests, *files(*[CALL * 10] * 6)])


def test_what_a_function_asks_for_is_no_choice():
    many = tally(files(*[CALL * 10] * 6))
    assert "timeout" in {c.option for c in conventions(many, tally([]))}
    needed = {"get": frozenset({"timeout"})}
    assert "timeout" not in {c.option for c in conventions(many, tally([]), needed)}
