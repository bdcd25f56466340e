"""Elements of Qwen3-Coder and others are read, also without their first tag."""

import pytest

from hortus.agent.toolcalls.grammars import read_elements

MARK = "\uff5cDSML\uff5c"
DSML = (
    f'<{MARK}invoke name="f"><{MARK}parameter name="a" string="true">x</{MARK}parameter>'
    f"</{MARK}invoke>"
)


def read(text):
    (call,) = read_elements(text, 0).calls
    return call


@pytest.mark.parametrize(
    ("text", "grammar"),
    [
        (
            "<tool_call>\n<function=f>\n<parameter=a>\nx\n</parameter>\n</function>\n</tool_call>",
            "qwen-xml",
        ),
        ('<function name="f"><parameter name="a">x</parameter></function>', "qwen-xml"),
        ('<invoke name="f">\n<parameter name="a">x</parameter>\n</invoke>', "invoke"),
        (DSML, "invoke"),
    ],
)
def test_every_dress_of_an_element_is_read(text, grammar):
    call = read(text)
    assert (call.name, call.body, call.grammar, call.complete) == ("f", {"a": "x"}, grammar, True)


def test_a_missing_first_tag_is_noted():
    assert read("<function=f></function>").repairs[0].after == "<tool_call>"


def test_values_keep_indentation_and_inner_breaks():
    text = "<function=f>\n<parameter=a>\n\n    x\n\n</parameter>\n</function>"
    assert read(text).body == {"a": "\n    x\n"}
    text = '<invoke name="f"><parameter name="a">x\n</parameter></invoke>'
    assert read(text).body == {"a": "x\n"}


def test_a_value_may_quote_a_call():
    inner = "<function=g>\n<parameter=b>\ny\n</parameter>\n</function>"
    call = read(f"<function=f>\n<parameter=a>\n{inner}\n</parameter>\n</function>")
    assert call.body == {"a": inner}


def test_forgotten_ends_are_mended_and_noted():
    call = read("<function=f>\n<parameter=a>\nx\n<parameter=b>\ny\n</parameter>\n</function>")
    assert call.body == {"a": "x", "b": "y"}
    assert [repair.after for repair in call.repairs] == ["<tool_call>", "</parameter>"]
    call = read("<tool_call><function=f><parameter=a>x</parameter></tool_call>")
    assert (call.body, call.complete) == ({"a": "x"}, True)


@pytest.mark.parametrize(
    "text",
    [
        "<function=f>",
        "<function=f>\n<parameter=a>\nx",
        "<function=f>\n<parameter=a>\nx\n</parameter>\n",
        "<function=f><parameter=a>x</parameter><parameter=a>y</parameter></function>",
    ],
)
def test_what_was_cut_off_or_given_twice_is_not_complete(text):
    assert not read(text).complete


@pytest.mark.parametrize("text", ["<function>", "<functions=f>", "x <function=f>", "<invoke>"])
def test_other_elements_are_no_calls(text):
    assert read_elements(text, 0) is None
