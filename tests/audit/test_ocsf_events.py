"""Events of the log in OCSF: the class that fits, with the attributes it requires."""

import json

import pytest

from hortus.audit.entries import EntryWriter
from hortus.audit.ocsf import ocsf_event
from hortus.store.testing import an_event

# What each class requires beside what all do, OCSF 1.5.
REQUIRED = {3001: {"user"}, 3004: {"entity"}, 2006: {"finding_info"}, 6002: {"app"}}
ALL = {"activity_id", "category_uid", "class_uid", "metadata", "severity_id", "time", "type_uid"}


def event(name, **changes):
    record = an_event(name, **changes)
    return ocsf_event(json.loads(EntryWriter(b"k").entry(9, record)), 9, "ab")


@pytest.mark.parametrize(
    ("name", "type_uid"),
    [
        ("key.created", 300101),
        ("key.revoked", 300105),
        ("key.expired", 300105),
        ("settings.changed", 300403),
        ("settings.refused", 300403),
        ("model.added", 300401),
        ("model.removed", 300404),
        ("hold.placed", 300401),
        ("hold.lifted", 300404),
        ("retention.executed", 300404),
        ("retention.announced", 300499),
        ("content.read", 200601),
        ("dlp.found", 200601),
        ("house.started", 600203),
        ("house.stopped", 600204),
        ("something.new", 300499),
    ],
)
def test_an_event_has_the_class_that_fits_and_what_it_requires(name, type_uid):
    made = event(name)
    assert made["type_uid"] == type_uid
    assert made["category_uid"] == made["class_uid"] // 1_000
    assert made.keys() >= ALL | REQUIRED[made["class_uid"]]
    assert made["unmapped"]["hortus"]["event"] == name


def test_what_was_refused_is_a_failure():
    assert event("settings.refused")["status_id"] == 2
    assert event("settings.changed")["status_id"] == 1


def test_a_claim_of_what_only_hortus_itself_may_say_is_above_the_others():
    assert event("claimed.retention.executed")["severity_id"] > event("hold.placed")["severity_id"]


def test_an_event_of_a_request_is_found_with_it():
    assert event("content.read", decision_id="dec_1")["metadata"]["correlation_uid"] == "dec_1"
    assert event("key.created")["metadata"]["correlation_uid"] == "event_9"
