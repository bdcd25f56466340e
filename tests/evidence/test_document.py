"""A document is a statement about a checkpoint, and the root of the log picks what it shows."""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from hortus.evidence.document import LogState, document_of, sample_of, statement_of, subject_of

LOG = LogState(origin="log", size=9, root="ab" * 32, checkpoint="log\n9\nx\n\nsigned\n", key="k")


@given(first=st.integers(1, 10**9), count=st.integers(1, 10**9), name=st.text(max_size=9))
def test_samples_lie_in_the_range_and_are_the_same_each_time(first, count, name):
    found = sample_of(name, LOG, first, first + count - 1)
    assert 1 <= len(found) <= 3
    assert all(first <= seq < first + count for seq in found)
    assert found == sample_of(name, LOG, first, first + count - 1)


def test_another_root_and_another_control_pick_others():
    other = LogState(origin="log", size=9, root="cd" * 32, checkpoint="", key="")
    picked = sample_of("budgets", LOG, 1, 10**6)
    assert picked != sample_of("egress", LOG, 1, 10**6)
    assert picked != sample_of("budgets", other, 1, 10**6)


def test_nothing_is_picked_where_nothing_is():
    assert sample_of("budgets", LOG, 0, 0) == sample_of("budgets", LOG, 5, 4) == ()


def test_the_subject_is_the_checkpoint_byte_by_byte():
    subject = subject_of(LOG)
    assert subject.name == "log/checkpoint"
    assert subject.digest == {"sha256": sha256(LOG.checkpoint.encode()).hexdigest()}


def test_a_document_comes_back_out_of_its_statement(kept):
    document = kept.make("budgets").document
    assert document_of(statement_of(document)) == document
