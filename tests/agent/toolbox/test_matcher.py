"""The program that matches answers file by file."""

import re
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.toolbox import matcher
from hortus.agent.toolbox.matcher import NUMBER, lines_of


@given(st.text("ab\n", max_size=40).map(str.encode))
def test_the_lines_in_which_matches_begin_are_found(data):
    wanted = [n for n, line in enumerate(data.split(b"\n"), 1) if b"a" in line]
    assert list(lines_of(re.compile(b"a"), data)) == wanted


def test_it_answers_each_file_until_nothing_more_comes():
    sent = [NUMBER.pack(0)] + [
        NUMBER.pack(len(part)) + part for part in (b"a+", b"x\naa\na", b"", b"b")
    ]
    done = subprocess.run(
        [sys.executable, "-I", "-S", matcher.__file__],
        input=b"".join(sent),
        capture_output=True,
        check=True,
    )
    numbers = [n for (n,) in NUMBER.iter_unpack(done.stdout)]
    assert numbers == [2, 2, 3, 0, 0]
