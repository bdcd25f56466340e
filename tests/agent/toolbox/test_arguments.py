"""Arguments are read as what they are to be, and errors of other parts become the tool's."""

import pytest

from hortus.agent.files import UnusableFileError
from hortus.agent.toolbox.arguments import flag_of, number_of, text_of, told
from hortus.agent.values import ToolError


def test_what_is_not_given_is_nothing():
    assert text_of({}, "a") is None
    assert number_of({}, "a") is None
    assert flag_of({"a": None}, "a") is False


def test_what_is_given_is_returned():
    given = {"t": "x", "n": 3, "f": True}
    assert (text_of(given, "t"), number_of(given, "n"), flag_of(given, "f")) == ("x", 3, True)


@pytest.mark.parametrize(("read", "value"), [(text_of, 1), (number_of, -1), (flag_of, "true")])
def test_another_kind_of_value_is_refused(read, value):
    with pytest.raises(ToolError, match="`a`"):
        read({"a": value}, "a")


def test_an_error_keeps_its_words_and_its_cause():
    with pytest.raises(ToolError, match="no x") as raised, told():
        raise UnusableFileError("no x", remedy="look")
    assert raised.value.remedy == "look"
    assert isinstance(raised.value.__cause__, UnusableFileError)


def test_an_error_of_a_tool_is_left_as_it_is():
    error = ToolError("x", remedy="y")
    with pytest.raises(ToolError) as raised, told():
        raise error
    assert raised.value is error
