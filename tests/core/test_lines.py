"""Finding the line of a setting in the text of a settings file."""

import pytest

from hortus.core.lines import line_numbers, line_of

TEXT = """\
# comment = 1
top = 1
server.port = 2

[gateway] # the doors
recovery_s = 1
"quoted" = 2
'single' = 3

[ models . "a.b/c" ]
url = "x = y [z]"
[models.d]
  inside = true
aliases = { "house/code" = ["a"] }
"""


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("top", 2),
        ("server.port", 3),
        ("gateway", 5),
        ("gateway.recovery_s", 6),
        ("gateway.quoted", 7),
        ("gateway.single", 8),
        ("models.a.b/c", 10),
        ("models.a.b/c.url", 11),
        ("models.d.inside", 13),
        ("models.d.aliases.house/code", 14),
        ("gateway.absent", 5),
        ("absent", 1),
        ("", 1),
    ],
)
def test_a_name_is_found_at_its_line_or_that_of_its_table(name: str, line: int) -> None:
    assert line_of(name, line_numbers(TEXT)) == line


def test_the_first_of_two_lines_counts() -> None:
    assert line_numbers("a = 1\na = 2\n") == {"a": 1}


def test_windows_line_ends_and_odd_characters_do_not_shift_lines() -> None:
    assert line_numbers("# \u2028 \x85 \x0c\r\n[server]\r\nport = 1\r\n")["server.port"] == 3
