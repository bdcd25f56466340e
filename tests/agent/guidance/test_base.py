"""What every conversation begins with."""

import re

from hortus.agent.guidance import BASE


def test_the_base_is_short_plain_and_the_same_everywhere():
    assert len(BASE.encode()) <= 2_200
    assert BASE.isascii()
    assert not re.search(r"\d{4}|http|/home|%s|\{", BASE)


def test_no_line_of_the_base_says_a_thing_twice():
    lines = [line for line in BASE.splitlines() if line]
    assert len(lines) == len(set(lines))
    assert not any(line != line.rstrip() for line in BASE.splitlines())
