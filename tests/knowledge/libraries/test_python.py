"""What a Python file defines, imports and calls."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.knowledge.libraries.python import read_python


def called(text):
    return [(c.module, c.name) for c in read_python(text).called]


def defined(text):
    return {d.name: d for d in read_python(text).defined}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import acme\nacme.get()", [("acme", "get")]),
        ("import acme.http\nacme.http.get()", [("acme", "http.get")]),
        ("import acme.http as h\nh.get()", [("acme.http", "get")]),
        ("from acme import http as h\nh.get()", [("acme", "http.get")]),
        ("from .client import get\nget()", [(".client", "get")]),
        (
            "from acme import Client\nc = Client()\nc.send()",
            [("acme", "Client"), ("acme", "Client.send")],
        ),
        (
            "from acme import Client\nClient().send()",
            [("acme", "Client"), ("acme", "Client.send")],
        ),
        (
            "from acme import Client\nwith Client() as c:\n  c.go()",
            [("acme", "Client"), ("acme", "Client.go")],
        ),
        ("from acme import Client\ndef f(c: Client | None): c.go()", [("acme", "Client.go")]),
        (
            "from acme import Client\nasync def f():\n  c = await Client()\n  c.go()",
            [("acme", "Client"), ("acme", "Client.go")],
        ),
    ],
)
def test_calls_are_followed_through_imports_and_instances(text, found):
    assert sorted(called(text)) == sorted(found)


@pytest.mark.parametrize(
    "text",
    [
        "get()",
        "from acme import get\ndef f(get): get()",
        "from acme import make\nc = make()\nc.go()",
        "from acme import Client\nc = Client\nc = 3\nc.go()",
        "x = 1\nx.get()",
    ],
)
def test_what_is_not_known_is_not_guessed(text):
    assert ("acme", "go") not in called(text)
    assert ("acme", "get") not in called(text)
    assert ("acme", "make.go") not in called(text)


def test_a_call_has_its_arguments_and_the_function_around_it():
    text = "import a\nclass K:\n  def m(self):\n    a.f(1, 2, b=3, *x)\na.g(**k)"
    first, second = sorted(read_python(text).called, key=lambda call: call.name)
    assert (first.inside, first.positional, first.keywords, first.is_open) == (
        "K.m",
        3,
        ("b",),
        True,
    )
    assert (second.inside, second.is_open) == ("", True)


def test_definitions_have_signature_and_first_words():
    found = defined(
        'class A(B):\n  def __init__(self, x, *, y=1): ...\n  async def go(self) -> int:\n'
        '    """Go.\n\n    Far."""\n  def _own(self): ...\ndef _hidden(): ...\n'
    )  # fmt: skip
    assert set(found) == {"A", "A.go"}
    assert found["A"].signature == "class A(x, *, y=1)"
    assert found["A.go"].signature == "async def go(self) -> int"
    assert found["A.go"].doc == "Go."


def test_overloads_are_not_taken_for_the_definition():
    text = "@overload\ndef f(a: int): ...\n@t.overload\ndef f(a: str): ...\ndef f(a): ...\n"
    (one,) = read_python(text).defined
    assert one.signature == "def f(a)"


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("@deprecated('Use g() instead')\ndef f(): ...", "g"),
        ("@typing_extensions.deprecated('no more')\ndef f(): ...", ""),
        ("def f():\n  '''Deprecated: use `acme.g`.'''", "acme.g"),
        ("def f():\n  '''Do.\n\n  .. deprecated:: 2.0\n     Use :func:`g` instead.'''", "g"),
        ("def f():\n  warnings.warn('use g', DeprecationWarning)", "g"),
        (
            "class f:\n  def __init__(self):\n    warn('call g()', category=DeprecationWarning)",
            "g",
        ),
        ("def f():\n  warn('in favour of the `g`', PendingDeprecationWarning, stacklevel=2)", "g"),
    ],
)
def test_every_way_to_say_deprecated_is_understood(text, instead):
    one = defined(text)["f"]
    assert (one.deprecated, one.instead) == (True, instead)


@pytest.mark.parametrize(
    "text",
    [
        "def f(x):\n  if x:\n    warnings.warn('x is deprecated', DeprecationWarning)",
        "def f():\n  '''Warn of deprecated things.'''",
        "def f():\n  warnings.warn('careful')",
    ],
)
def test_what_is_deprecated_only_in_part_is_not_called_so(text):
    assert not defined(text)["f"].deprecated


@pytest.mark.parametrize("text", ["def f(:", "\0", "(" * 500, "x = '\ud800'"])
def test_what_is_no_python_has_no_facts(text):
    assert read_python(text).defined == ()


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="abcd.()=:\n\t ,*@'\"#imporfdelsw", max_size=80))
def test_no_text_makes_the_reader_fail(text):
    read_python(text)
