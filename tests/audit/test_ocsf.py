"""Events of OCSF: the attributes that class 6003 requires, and a cursor."""

import json

import pytest

from hortus.audit.entries import EntryWriter
from hortus.audit.ocsf import ocsf_event
from hortus.store.testing import an_intent, an_outcome

# Class API Activity, requirement "required", OCSF 1.5.
REQUIRED = {
    "activity_id",
    "actor",
    "api",
    "category_uid",
    "class_uid",
    "metadata",
    "severity_id",
    "src_endpoint",
    "time",
    "type_uid",
}


def event(record, seq=7):
    return ocsf_event(json.loads(EntryWriter(b"k").entry(seq, record)), seq, "ab")


@pytest.mark.parametrize("record", [an_intent("dec_1"), an_outcome("dec_1")])
def test_an_event_has_what_its_class_requires(record):
    made = event(record)
    assert made.keys() >= REQUIRED
    assert made["type_uid"] == made["class_uid"] * 100 + made["activity_id"]
    assert made["metadata"].keys() >= {"version", "product"}
    assert made["api"]["operation"]
    assert made["src_endpoint"]["svc_name"]


def test_the_number_in_the_log_is_the_sequence():
    made = event(an_intent("dec_1"), seq=41)
    assert made["metadata"]["sequence"] == 41
    assert made["metadata"]["correlation_uid"] == "dec_1"
    assert made["unmapped"]["hortus"]["leaf_hash"] == "ab"


def test_times_are_milliseconds():
    assert event(an_intent("dec_1"))["time"] == 1_700_000_000_000


@pytest.mark.parametrize(("status", "status_id", "severity_id"), [(200, 1, 1), (403, 2, 2)])
def test_a_refusal_is_a_failure(status, status_id, severity_id):
    made = event(an_outcome("dec_1", status=status, code="x"))
    assert (made["status_id"], made["severity_id"]) == (status_id, severity_id)
    assert made["status_code"] == str(status)
