"""What the model has not seen it does not write anew; what has changed it does not edit."""

import pytest

from hortus.agent.toolbox.known import Known
from hortus.agent.values import ToolError


@pytest.fixture
def known():
    return Known()


def test_a_file_that_is_not_there_may_be_written(known):
    known.refuse_stale("a", None, whole=True)
    known.refuse_stale("a", b"", whole=True)


def test_a_part_may_be_replaced_in_a_file_seen_elsewhere(known):
    known.refuse_stale("a", b"x", whole=False)


def test_reading_a_part_after_the_whole_still_counts_as_the_whole(known):
    known.saw("a", b"x", whole=True)
    known.saw("a", b"x", whole=False)
    known.refuse_stale("a", b"x", whole=True)


def test_reading_a_part_of_a_changed_file_does_not(known):
    known.saw("a", b"x", whole=True)
    known.saw("a", b"y", whole=False)
    with pytest.raises(ToolError, match="only in part"):
        known.refuse_stale("a", b"y", whole=True)


def test_an_own_edit_is_no_change_by_others(known):
    known.saw("a", b"x", whole=True)
    known.wrote("a", b"y")
    known.refuse_stale("a", b"y", whole=True)
    with pytest.raises(ToolError, match="has changed"):
        known.refuse_stale("a", b"x", whole=False)


def test_a_deleted_file_is_forgotten(known):
    known.saw("a", b"x", whole=True)
    known.wrote("a", None)
    known.refuse_stale("a", b"z", whole=False)
