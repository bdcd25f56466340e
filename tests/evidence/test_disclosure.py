"""What is disclosed is what is kept: every column of every table, and nothing that is gone."""

from hortus.evidence.disclosure import explained, signals
from hortus.store import layout

MACHINERY = {"alembic_version", "audit_head", "audit_keys", "audit_leaves", "key_changes"}


def test_every_column_has_an_explanation():
    assert [f"{s.record}.{s.field}" for s in signals() if not s.about] == []


def test_no_explanation_is_left_over_from_a_column_that_is_gone():
    assert explained() - {f"{s.record}.{s.field}" for s in signals()} == set()


def test_no_table_is_left_out_but_machinery_and_the_queue_of_events():
    left_out = layout().keys() - {signal.record for signal in signals()}
    assert left_out == MACHINERY | {"waiting_events"}


def test_names_are_digests_in_the_log_that_auditors_get():
    found = {f"{s.record}.{s.field}": s for s in signals()}
    assert found["intents.principal"].in_log == "keyed digest"
    assert found["intents.model"].in_log == "as it is"
    assert found["keys.name"].in_log == "not in the log"
    assert found["keys.name"].person
    assert not found["intents.model"].person
