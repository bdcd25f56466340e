"""Failures of hortus, in the form of RFC 7644."""

import json

import pytest

from hortus.identity import BadAccountError, ChangedMeanwhileError, TakenNameError, UnknownKeyError
from hortus.scim.refusals import refusal, said
from hortus.store import StoreError


@pytest.mark.parametrize(
    ("error", "status", "keyword"),
    [
        (TakenNameError, "409", "uniqueness"),
        (BadAccountError, "400", "invalidValue"),
        (ChangedMeanwhileError, "412", None),
        (UnknownKeyError, "401", None),
        (StoreError, "503", None),
    ],
)
def test_a_failure_has_the_status_and_the_keyword_of_the_rfc(error, status, keyword):
    body = json.loads(refusal(error("it is so", remedy="do that")).body)
    assert (body["status"], body.get("scimType")) == (status, keyword)
    assert body["detail"] == "it is so; do that"
    assert body["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]


def test_who_is_not_known_hears_how_to_say_it():
    assert refusal(UnknownKeyError("no", remedy="do")).headers == {"www-authenticate": "Bearer"}


def test_who_has_to_wait_hears_how_long():
    assert refusal(StoreError("down", remedy="wait")).headers == {"retry-after": "10"}


def test_an_error_without_a_keyword_has_no_empty_one():
    assert "scimType" not in json.loads(said(404, "nothing there").body)
