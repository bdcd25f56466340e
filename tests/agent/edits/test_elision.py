"""Remarks that stand for lines left out are refused, and code is not taken for them."""

import pytest

from hortus.agent.edits.elision import refuse_elision
from hortus.agent.edits.errors import MalformedEditError


@pytest.mark.parametrize(
    "line",
    [
        "# ... rest of the code ...",
        "    // ...existing code...",
        "/* … unchanged … */",
        "<!-- ... other items ... -->",
        "-- ... same as before",
        "... rest of file unchanged ...",
        "# rest of the function stays the same...",
        "{/* ... existing markup ... */}",
    ],
)
def test_a_remark_for_lines_left_out_is_refused(line):
    with pytest.raises(MalformedEditError, match="left out"):
        refuse_elision(["a", line], ["a", "b"], 1)


@pytest.mark.parametrize(
    "line",
    ["...rest,", "...other", "    ...", "# keep waiting...", "print('...')", "# the rest is easy",
     "def f(*args): ...", "x = [...existing, 1]"],
)  # fmt: skip
def test_code_and_plain_remarks_pass(line):
    refuse_elision([line], [], 1)


def test_a_remark_that_was_there_before_passes():
    refuse_elision(["# ... rest omitted"], ["  # ... rest omitted"], 1)
