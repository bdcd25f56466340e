"""Failures of any origin, in the form of RFC 7644."""

import json

import pytest
from pydantic import BaseModel, ValidationError
from scim2_models import NotFoundException, UniquenessException

from hortus.identity import TakenNameError
from hortus.scim.failures import failure


class Five(BaseModel):
    a: int
    b: int
    c: int
    d: int


def body(error):
    answer = failure(error)
    return answer.status, json.loads(answer.body)


def test_what_the_rfc_has_an_exception_for_keeps_its_words():
    status, said = body(NotFoundException(detail="there is no User 'x'"))
    assert (status, said["detail"]) == (404, "there is no User 'x'")
    assert body(UniquenessException())[1]["scimType"] == "uniqueness"


def test_our_own_failures_are_said_in_the_same_form():
    assert body(TakenNameError("taken", remedy="choose"))[0] == 409


def test_of_many_faults_the_first_are_named():
    with pytest.raises(ValidationError) as caught:
        Five.model_validate({"a": "x", "b": "y", "c": "z", "d": "w"})
    status, said = body(caught.value)
    assert status == 400
    assert said["detail"].count("valid integer") == 3


def test_nesting_without_end_is_a_fault_of_the_request():
    status, said = body(RecursionError())
    assert (status, said["scimType"]) == (400, "invalidSyntax")
